import { describe } from "vitest";
import { expect, test } from "../../src/harness/vitest.js";
import { accepted, INVITE, send } from "../support/invite-one.js";

describe("what nobody can have delivered is refused, with .not as well", () => {
  test("a sort that there is not, with the nearest", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    for (const claim of [expect(session), expect(session).not])
      expect(() => claim.toHaveDelivered("operatoin")).toThrow(
        'there is no sort of notification "operatoin". Is "operation" meant?',
      );
    expect(() => expect(session).toHaveDelivered("somebody else")).toThrow(
      "There are operation, roster, call; and the ids of exchanges, like x2.",
    );
  });

  test("what is no session", async ({ rollcall }) => {
    const starting = rollcall.replay("invite-one");
    const given: readonly (readonly [unknown, string])[] = [
      [starting, "a promise: await what starts the session"],
      [rollcall, "an object (Rollcall)"],
      [Object.create(null), "an object (of no class)"],
      ["invite-one", '"invite-one"'],
      [undefined, "undefined"],
      [null, "null"],
    ];
    for (const [value, said] of given) {
      const about = `is about a session, as rollcall.replay gives it, and was given ${said}.`;
      expect(() => expect(value).toHaveDelivered("call")).toThrow(`toHaveDelivered ${about}`);
      expect(() => expect(value).not.toHaveRequested("invite")).toThrow(`toHaveRequested ${about}`);
      expect(() => expect(value).toHaveReplayedAll()).toThrow(`toHaveReplayedAll ${about}`);
      expect(() => expect(value).not.toBeClean()).toThrow(`toBeClean ${about}`);
    }
    await starting;
  });

  test("what is not kept any more: nobody knows whether it was", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    session.deliverTo(accepted);
    await send(session.graphUrl, INVITE);
    await session.complete();
    const full = {
      ...session,
      requests: filled(session.requests),
      notifications: filled(session.notifications),
    };
    expect(full).toHaveDelivered("operation");
    expect(() => expect(full).not.toHaveDelivered("call")).toThrow(
      "nobody knows whether the session has delivered call: what came first is not kept.",
    );
    expect(() => expect(full).not.toHaveRequested("mute")).toThrow("nobody knows");
  });

  function filled<Item>(items: readonly Item[]): Item[] {
    return Array.from({ length: 1_000 }, (_, index) => items[index % items.length]!);
  }
});
