import { describe } from "vitest";
import { NotPlayedError } from "../../src/engine/next.js";
import { expect, test } from "../../src/harness/vitest.js";
import { CALL, INVITE, send } from "../support/invite-one.js";

describe("the next request", () => {
  test("is given by what it asks for, by its exchange, by a function, and by nothing", async ({
    rollcall,
  }) => {
    const session = await rollcall.replay("invite-one");
    const wanted = [
      ...["invite", "x1", undefined],
      ({ request }: { request: { url: string } }) => request.url.includes(CALL),
    ];
    const all = Promise.all(wanted.map((one) => session.next(one)));
    await send(session.graphUrl, INVITE);
    for (const played of await all)
      expect(played).toEqual({
        ...{ exchange: "x1", route: "invite" },
        request: expect.objectContaining({ method: "POST", url: INVITE.url, body: INVITE.body }) as object,
      });
  });

  test("is from now on: what came before is not given", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    await send(session.graphUrl, INVITE);
    await expect(session.next("invite", 1)).rejects.toThrow("invite was not played within 1 ms; none came.");
  });

  test("that does not come says what came instead", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    const mute = session.next("mute", 60_000);
    const other = session.next(() => false, 60_000);
    await send(session.graphUrl, INVITE);
    const failed = [mute, other].map((one) => one.catch((error: unknown) => error));
    await session.stop();
    const [byName, byFunction] = (await Promise.all(failed)) as [NotPlayedError, NotPlayedError];
    expect(byName).toBeInstanceOf(NotPlayedError);
    expect(byName.code).toBe("ROLLCALL_NOT_PLAYED");
    expect(byName.message).toBe(
      "mute was not played before the session was closed; those that came: x1 invite.",
    );
    expect(byFunction.message).toMatch(/^such a request was not played before the session was closed;/);
  });

  test("of a session that is closed cannot come any more, and that is said at once", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    await session.stop();
    await expect(session.next("invite", 2 ** 31 - 1)).rejects.toThrow(
      "invite was not played before the session was closed",
    );
  });

  test("is not a miss", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    const next = session.next(undefined, 60_000).catch((error: unknown) => error);
    expect((await send(session.graphUrl, { ...INVITE, body: {} })).status).toBe(599);
    await session.stop();
    expect(String(await next)).toContain("none came");
  });

  test("with a function that throws rejects with that, and the bot is answered all the same", async ({
    rollcall,
  }) => {
    const session = await rollcall.replay("invite-one");
    const mistaken = session.next(() => {
      throw new TypeError("a mistake in the test");
    });
    const other = session.next("invite");
    const failed = mistaken.catch((error: unknown) => error);
    expect((await send(session.graphUrl, INVITE)).status).toBe(200);
    expect(String(await failed)).toBe("TypeError: a mistake in the test");
    expect(await other).toMatchObject({ exchange: "x1" });
  });
});
