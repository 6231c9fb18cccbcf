import { afterEach, describe, vi } from "vitest";
import { expect, test, type Rollcall, type TestSession } from "../../src/harness/vitest.js";
import { accepted, INVITE } from "../support/invite-one.js";
import { EACH_CLIENT, GRAPH } from "../support/process-clients.js";
import { upstream } from "../support/upstream.js";

afterEach(() => void vi.useRealTimers());

type Faked = NonNullable<Parameters<typeof vi.useFakeTimers>[0]>["toFake"];

/** All that can be faked: without `nextTick` and `queueMicrotask` Node's own streams and fetch do not go on. */
const ALL: Faked = [
  ...([
    "setTimeout",
    "clearTimeout",
    "setInterval",
    "clearInterval",
    "setImmediate",
    "clearImmediate",
  ] as const),
  ...(["Date", "performance"] as const),
];

const FAKING: Readonly<Record<string, () => void>> = {
  "as they come": () => void vi.useFakeTimers(),
  "all of them": () => void vi.useFakeTimers({ toFake: ALL }),
  "at another time": () => void vi.useFakeTimers({ now: 0, toFake: ["Date", "performance"] }),
};

/** The two ways to a session, and where its bot sends. */
const WAYS: Readonly<Record<string, (rollcall: Rollcall) => Promise<[TestSession, origin: string]>>> = {
  "in process": async (rollcall) => [await rollcall.inProcess("invite-one"), GRAPH],
  "over sockets": async (rollcall) => {
    const session = await rollcall.replay("invite-one");
    return [session, session.graphUrl];
  },
};

const CASES = Object.keys(WAYS).flatMap((way) =>
  Object.keys(FAKING).flatMap((faking) => ["before", "during"].map((when) => ({ way, faking, when }))),
);

describe.each(CASES)("a session $way, timers faked $faking, $when", ({ way, faking, when }) => {
  // The first of all loads nock, and whatever else is loaded late, while timers are faked.
  test("is asked, tells, and is waited for as ever", async ({ rollcall }) => {
    if (when === "before") FAKING[faking]!();
    const [session, origin] = await WAYS[way]!(rollcall);
    if (when === "during") FAKING[faking]!();
    const next = session.next("invite");
    session.deliverTo(accepted);
    const [, ask] = EACH_CLIENT[0]!;
    expect((await ask(origin + INVITE.url, { body: JSON.stringify(INVITE.body) })).status).toBe(200);
    expect(await next).toMatchObject({ exchange: "x1" });
    await session.settled();
    await session.complete();
    expect(session).toBeClean();
  });

  test("gives up waiting at its bound", async ({ rollcall }) => {
    if (when === "before") FAKING[faking]!();
    const [session] = await WAYS[way]!(rollcall);
    if (when === "during") FAKING[faking]!();
    await expect(session.next("invite", 5)).rejects.toThrow("within 5 ms");
    await expect(session.complete(5)).rejects.toThrow("within 5 ms");
    expect(await session.stop()).toMatchObject({ requests: 0 });
  });
});

describe.each(Object.keys(FAKING))("timers faked %s", (faking) => {
  test("what the test has mocked with nock is answered, also where rollcall has loaded it", async ({
    rollcall,
  }) => {
    FAKING[faking]!();
    await rollcall.inProcess("invite-one");
    const { default: nock } = await import("nock");
    nock("https://login.microsoftonline.com").post("/token").reply(200, { access_token: "a token" });
    expect((await fetch("https://login.microsoftonline.com/token", { method: "POST" })).status).toBe(200);
  });

  test.for(Object.keys(WAYS))(
    "a bot that does not answer is given up in time, %s",
    async (way, { rollcall }) => {
      FAKING[faking]!();
      const options = { deliveryTimeout: 5 };
      const session =
        way === "in process"
          ? await rollcall.inProcess("invite-one", options)
          : await rollcall.replay("invite-one", options);
      session.deliverTo(() => new Promise(() => undefined));
      await fetch(session.graphUrl + INVITE.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(INVITE.body),
      });
      await session.settled();
      expect(session.report()).toMatchObject({ undelivered: 2 });
    },
  );

  test.for(EACH_CLIENT)(
    "%s is answered in process, and its server is told over a socket",
    async ([, ask], { rollcall }) => {
      FAKING[faking]!();
      const bot = await upstream((response) => response.writeHead(202).end());
      const session = await rollcall.inProcess("invite-one");
      session.deliverTo(bot.origin);
      expect((await ask(GRAPH + INVITE.url, { body: JSON.stringify(INVITE.body) })).status).toBe(200);
      await session.complete();
      expect(bot.requests).toHaveLength(2);
      expect(session).toBeClean();
    },
  );
});
