import { describe } from "vitest";
import { expect, test, type Rollcall, type TestSession } from "../../src/harness/vitest.js";
import { temporaryCassette } from "../support/cassettes.js";
import { CALLS, cassetteOf, invite, request, toBot, toGraph } from "../support/exchanges.js";
import { accepted, INVITE, send } from "../support/invite-one.js";
import { CANARY } from "../support/canary.js";

/** The person of the cassette, and the context of its invite. */
const PERSON = "278405a3-f568-4b3e-b684-009193463064";
const CONTEXT = "f2fa86af-3c51-4bc2-8fc0-475452d9764f";

/** A session in which the bot was told everything. */
async function told(rollcall: Rollcall, bot = accepted): Promise<TestSession> {
  const session = await rollcall.replay("invite-one");
  session.deliverTo(bot);
  await send(session.graphUrl, INVITE);
  await session.complete();
  return session;
}

function messageOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it holds");
}

describe("a notification that the bot has answered was delivered", () => {
  const LIKE: Readonly<Record<string, [what: string, properties?: () => object]>> = {
    "by what it is about": ["operation"],
    "by the id of its exchange": ["x2"],
    "by a property": ["operation", () => ({ clientContext: CONTEXT })],
    "by a status in another case": ["operation", () => ({ status: "COMPLETED" })],
    "by something deep inside": ["x2", () => ({ participants: [{ identity: { user: { id: PERSON } } }] })],
    "by an asymmetric matcher": [
      "operation",
      () => ({ id: expect.any(String) as string, status: expect.stringMatching(/^c/i) as string }),
    ],
    "by one who is on the roster": [
      "roster",
      () => ({ info: { identity: { application: { id: PERSON } } } }),
    ],
    "by the whole roster": [
      "roster",
      () => [expect.objectContaining({ info: expect.anything() as unknown }) as object],
    ],
  };

  test.for(Object.entries(LIKE))("%s", async ([, [what, properties]], { rollcall }) => {
    const session = await told(rollcall);
    expect(session).toHaveDelivered(what, properties?.());
    expect(messageOf(() => expect(session).not.toHaveDelivered(what, properties?.()))).toMatch(
      /^expected the session not to have delivered \w+.*:\n {2}x[23] is one\nthe bot was told:\n {2}x2 {2}/,
    );
  });

  test("whatever the status of the answer", async ({ rollcall }) => {
    const session = await told(rollcall, () => new Response(null, { status: 500 }));
    expect(session).toHaveDelivered("operation");
  });

  test("also one of several in one post", async ({ rollcall }) => {
    const session = await rollcall.replay("batched");
    session.deliverTo(accepted);
    await send(session.graphUrl, INVITE);
    await session.complete();
    expect(session).toHaveDelivered("operation", { status: "completed" });
    expect(session).toHaveDelivered("roster");
    expect(session).not.toHaveDelivered("roster", { status: "completed" });
  });
});

describe("one that was not says what there was instead", () => {
  test("the values in the places of the wanted ones, and all that was told", async ({ rollcall }) => {
    const session = await told(rollcall);
    expect(session).not.toHaveDelivered("operation", { status: "failed" });
    expect(
      messageOf(() =>
        expect(session).toHaveDelivered("operation", { status: "failed", clientContext: CONTEXT }),
      ),
    ).toBe(
      [
        `expected the session to have delivered operation with {"clientContext": "${CONTEXT}", "status": "failed"}:`,
        `  x2 has {"clientContext": "${CONTEXT}", "status": "completed"}`,
        "the bot was told:",
        "  x2  graph → bot  operation completed in call ab6233a5  202",
        "  x3  graph → bot  roster 278405a3 in call ab6233a5      202",
      ].join("\n"),
    );
  });

  test("all of the value, where it has no such member", async ({ rollcall }) => {
    const session = await told(rollcall);
    expect(
      messageOf(() =>
        expect(session).toHaveDelivered("roster", { info: { identity: { user: { id: PERSON } } } }),
      ),
    ).toMatch(/x3 has {"info": {"identity": {.*"application": {.*"id": "278405a3-/);
  });

  test("what is still due", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one", { timing: "manual" });
    session.deliverTo(accepted);
    await send(session.graphUrl, INVITE);
    expect(session).not.toHaveDelivered("operation");
    expect(messageOf(() => expect(session).toHaveDelivered("operation"))).toBe(
      [
        "expected the session to have delivered operation:",
        "  there was none",
        "the bot was told nothing",
        "still due:",
        "  x2 (operation completed in call ab6233a5) is due in 80 ms",
        "  x3 (roster 278405a3 in call ab6233a5) is due in 160 ms",
      ].join("\n"),
    );
  });

  test("that the bot did not answer it, and why: it counts as not delivered", async ({ rollcall }) => {
    const session = await told(rollcall, () => {
      throw new TypeError("no body");
    });
    expect(session).not.toHaveDelivered("operation");
    const message = messageOf(() => expect(session).toHaveDelivered("operation", { status: "Completed" }));
    expect(message).toContain("\n  x2 is one, but had no answer: no body\n");
    expect(message).toContain("x3  graph → bot  roster 278405a3 in call ab6233a5      no answer: no body");
  });

  test("a difference that vitest can show, where there is one thing to compare it with", async ({
    rollcall,
  }) => {
    const session = await told(rollcall);
    const failed = (): void => {
      expect(session).toHaveDelivered("operation", { status: "failed" });
    };
    expect(failed).toThrow(
      expect.objectContaining({ actual: { status: "completed" }, expected: { status: "failed" } }) as Error,
    );
  });

  test("no more of it than can be read", async ({ rollcall }) => {
    const posts = Array.from({ length: 30 }, (_, index) => toBot(`x${index + 2}`, CALLS.one, "x1"));
    const tape = cassetteOf(toGraph("x1", invite(CALLS.one, "a")), ...posts);
    const session = await rollcall.replay(await temporaryCassette(tape));
    session.deliverTo(accepted);
    await send(session.graphUrl, invite(CALLS.one, "a"));
    await session.complete();
    const lines = messageOf(() => expect(session).toHaveDelivered("call", { state: "terminated" })).split(
      "\n",
    );
    expect(lines).toHaveLength(1 + 21 + 1 + 21);
    expect(lines).toContain("  and 10 more");
    expect(lines).toContain("  10 more came before");
  });

  test("no secret", async ({ rollcall }) => {
    const notification = toBot("x2", CALLS.one, "x1");
    const data = {
      "@odata.type": "#microsoft.graph.call",
      meetingInfo: { token: CANARY },
      state: "established",
    };
    const body = { value: [{ resourceUrl: `/communications/calls/${CALLS.one}`, resourceData: data }] };
    const tape = cassetteOf(toGraph("x1", invite(CALLS.one, "a")), {
      ...notification,
      request: request("POST", "/api/calls", body),
    });
    const session = await rollcall.replay(await temporaryCassette(tape));
    session.deliverTo(accepted);
    await send(session.graphUrl, invite(CALLS.one, "a"));
    await session.complete();
    expect(session).toHaveDelivered("call", { state: "Established" });
    const failed = (): void => {
      expect(session).toHaveDelivered("call", { state: "terminated", meetingInfo: { token: "mine" } });
    };
    expect(messageOf(failed)).toContain('"token": "<redacted:');
    expect(messageOf(failed)).not.toContain(CANARY);
  });
});
