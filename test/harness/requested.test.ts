import { describe } from "vitest";
import { expect, test, type Rollcall, type TestSession } from "../../src/harness/vitest.js";
import { accepted, CALL, INVITE, send } from "../support/invite-one.js";
import { CANARY } from "../support/canary.js";

const CONTEXT = "f2fa86af-3c51-4bc2-8fc0-475452d9764f";
const MUTE = {
  method: "POST",
  url: `/v1.0/communications/calls/${CALL}/mute`,
  headers: {},
  body: { clientContext: "m" },
};

/** A session in which the bot has invited once, was throttled before, and has asked for what is on no tape. */
async function asked(rollcall: Rollcall): Promise<TestSession> {
  const session = await rollcall.replay("invite-one", {
    faults: ["throttled,retry-after=0"],
    otherwise: "miss",
  });
  session.deliverTo(accepted);
  for (const request of [INVITE, INVITE, MUTE]) await send(session.graphUrl, request);
  await send(session.graphUrl, { method: "GET", url: `/v1.0/me?code=${CANARY}`, headers: {} });
  await session.settled();
  return session;
}

describe("a request that has come was asked for", () => {
  const LIKE: Readonly<Record<string, [what: string, properties?: () => object]>> = {
    "by its name": ["invite"],
    "by the exchange that answered it": ["x1"],
    "by a member of its body": ["invite", () => ({ clientContext: CONTEXT })],
    "by an asymmetric matcher": [
      "invite",
      () => ({ participants: expect.arrayContaining([expect.anything()]) as unknown[] }),
    ],
    "though nothing answered it": ["mute", () => ({ clientContext: "m" })],
  };

  test.for(Object.entries(LIKE))("%s", async ([, [what, properties]], { rollcall }) => {
    const session = await asked(rollcall);
    expect(session).toHaveRequested(what, properties?.());
    expect(() => expect(session).not.toHaveRequested(what, properties?.())).toThrow(
      /^expected the session not to have requested \w+.*:\n {2}\S+.* is one\n[^]*the bot has sent:\n {2}x1 {2}/,
    );
  });
});

test("one that has not says what came, and what answered each", async ({ rollcall }) => {
  const session = await asked(rollcall);
  expect(session).not.toHaveRequested("transfer");
  expect(() => expect(session).toHaveRequested("transfer")).toThrow(
    expect.objectContaining({ message: expect.stringMatching(LISTED) as string }) as Error,
  );
  expect(() => expect(session).toHaveRequested("transfer")).not.toThrow(CANARY);
});

const LISTED = new RegExp(
  [
    "^expected the session to have requested transfer:",
    "  there was none",
    "the bot has sent:",
    "  x1  bot → graph  invite 278405a3 in call ab6233a5 out of call a7ebfb2d +429, fault throttled,retry-after=0",
    "  x1  bot → graph  invite 278405a3 in call ab6233a5 out of call a7ebfb2d +200",
    `      bot → graph  POST /v1.0/communications/calls/${CALL}/mute +miss`,
    "      rollcall has no answer for POST .*",
    "      bot → graph  GET /v1.0/me\\?code=<redacted:query-key> +miss",
    "      rollcall has no answer for GET .*$",
  ].join("\n"),
);

test("one with another body says what it has in the wanted places", async ({ rollcall }) => {
  const session = await asked(rollcall);
  expect(() => expect(session).toHaveRequested("mute", { clientContext: "n" })).toThrow(
    [
      'expected the session to have requested mute with {"clientContext": "n"}:',
      `  POST ${MUTE.url} has {"clientContext": "m"}`,
    ].join("\n"),
  );
});

test("one without a body is like none that has members", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  await send(session.graphUrl, { method: "GET", url: `/v1.0/communications/calls/${CALL}`, headers: {} });
  expect(session).toHaveRequested("get call");
  expect(() => expect(session).toHaveRequested("get call", { clientContext: "m" })).toThrow(
    "has nothing like it",
  );
});

test("of a session that nobody asks it is said that there is nothing", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  expect(() => expect(session).toHaveRequested("invite")).toThrow(
    "expected the session to have requested invite:\n  there was none\nthe bot has sent nothing",
  );
});

describe("a name that no request has is refused, with the nearest", () => {
  test("with .not as well", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    for (const claim of [expect(session), expect(session).not])
      expect(() => claim.toHaveRequested("invit")).toThrow('there is no request "invit". Is "invite" meant?');
  });

  test("and none is near: with all that there are", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    expect(() => expect(session).toHaveRequested("something entirely different")).toThrow(
      /There are create call, .*, keepAlive, mute, .*; and the ids of exchanges, like x2\.$/,
    );
  });

  test("by the barrier, too", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    expect(() => session.next("unmutee")).toThrow('there is no request "unmutee". Is "unmute" meant?');
  });
});

describe("everything was replayed", () => {
  test("when all of the tape had its turn", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    session.deliverTo(accepted);
    expect(session).not.toHaveReplayedAll();
    await send(session.graphUrl, INVITE);
    await session.complete();
    expect(session).toHaveReplayedAll();
    expect(() => expect(session).not.toHaveReplayedAll()).toThrow("but everything had its turn");
  });

  test("or what was not is listed", async ({ rollcall }) => {
    const session = await rollcall.replay("seed-session");
    const lines = session.missing().map((line) => `\n  ${line}`);
    expect(lines).toHaveLength(12);
    expect(() => expect(session).toHaveReplayedAll()).toThrow(
      `expected the session to have replayed all of its tape:${lines.join("")}`,
    );
  });

  test("but not of a folder of which nothing was asked", async ({ rollcall }) => {
    const session = await rollcall.replay("cassettes/");
    expect(() => expect(session).toHaveReplayedAll()).toThrow("nothing was asked");
  });
});

test("editors know what can be asked for, and what is no name is no argument", () => {
  const _neverCalled = (session: TestSession): void => {
    expect(session).toHaveRequested("invite", { clientContext: "a" });
    expect(session).toHaveDelivered("roster");
    // @ts-expect-error a name is a text
    expect(session).toHaveDelivered(2);
    // @ts-expect-error what it is like is an object
    expect(session).toHaveRequested("invite", "a");
  };
});
