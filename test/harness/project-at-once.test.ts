import { describe, expect } from "vitest";
import { projectTest } from "../support/tiny-project.js";

/** Many tests at once, each of which sees its own session only. */
const CONCURRENT = `
import { describe } from "vitest";

const invited = (person) => JSON.parse(JSON.stringify(INVITE).replaceAll("278405a3-f568-4b3e-b684-009193463064", person));
const people = Array.from({ length: 6 }, (_, index) => "2784000" + index + "-f568-4b3e-b684-009193463064");

describe.concurrent("at once", () => {
  for (const person of people) {
    test("over sockets " + person, async ({ rollcall, onTestFinished }) => {
      const session = await rollcall.replay("invite-one");
      const bot = await startBot({ onTestFinished });
      session.deliverTo(bot.callbackUrl);
      await send(session.graphUrl, invited(person));
      await session.complete();
      expect(session).toHaveRequested("invite", { participants: [{ identity: { user: { id: person } } }] });
      expect(session).toHaveDelivered("roster", { info: { identity: { application: { id: person } } } });
      expect(session.requests).toHaveLength(1);
      expect(bot.heard).toHaveLength(2);
      expect(session).toBeClean();
    });

    test("in process " + person, async ({ rollcall }) => {
      const session = await rollcall.inProcess("invite-one");
      const heard = [];
      session.deliverTo((request) => (heard.push(request), accepted()));
      await send(session.graphUrl, invited(person));
      await session.complete();
      expect(session).toHaveRequested("invite", { participants: [{ identity: { user: { id: person } } }] });
      expect(session.requests).toHaveLength(1);
      expect(heard).toHaveLength(2);
      expect(session).toBeClean();
    });
  }
});

test.concurrent("one that fails", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  expect(session).toHaveReplayedAll();
});

test.concurrent("another one that fails", async ({ rollcall }) => {
  const session = await rollcall.inProcess("invite-one", { seed: 3 });
  expect(session).toHaveDelivered("x2");
});
`;

/** Whole tests under fake timers, which nobody moves. */
const FAKE_TIMERS = `
import { afterEach, beforeEach, vi } from "vitest";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

for (const where of ["replay", "inProcess"]) {
  test(where, async ({ rollcall, onTestFinished }) => {
    const session = await rollcall[where]("invite-one");
    const bot = await startBot({ onTestFinished });
    session.deliverTo(bot.callbackUrl);
    const invited = session.next("invite");
    await send(session.graphUrl, INVITE);
    expect(await invited).toMatchObject({ exchange: "x1" });
    await session.settled();
    await session.complete();
    expect(session).toBeClean();
  });

  test(where + " in vain", { timeout: 1_000 }, async ({ rollcall }) => {
    const session = await rollcall[where]("invite-one");
    await session.next("invite");
  });

  test(where + " with time moved by hand", async ({ rollcall }) => {
    const session = await rollcall[where]("invite-one", { timing: "manual" });
    const heard = [];
    session.deliverTo((request) => (heard.push(request), accepted()));
    await send(session.graphUrl, INVITE);
    await session.advance(80);
    expect(heard).toHaveLength(1);
    await session.advance(80);
    expect(heard).toHaveLength(2);
  });
}
`;

const test = projectTest({ tests: { "concurrent.test.js": CONCURRENT, "timers.test.js": FAKE_TIMERS } });

const FAILED = ["one that fails", "another one that fails", "replay in vain", "inProcess in vain"];

test("tests that run at once, over sockets and in process, see their own sessions only", ({ run }) => {
  const concurrent = Object.entries(run.tests).filter(([name]) => name.startsWith("at once > "));
  expect(concurrent.map(([, { message }]) => message)).toEqual(concurrent.map(() => ""));
  expect(concurrent).toHaveLength(12);
});

test("of tests that fail at once each prints its own", ({ run }) => {
  const [one, another] = FAILED.map((name) => run.tests[name]!.printed);
  expect(one).toEqual([expect.stringMatching(/\ninvite-one at http:\/\/127.0.0.1:\d+, seed 0\n/)]);
  expect(another).toEqual([expect.stringContaining("\ninvite-one at https://graph.microsoft.com, seed 3\n")]);
});

describe("under a test's fake timers", () => {
  const WAYS = ["replay", "inProcess"];

  test.for(WAYS)("everything comes, and barriers are reached: %s", (way, { run }) => {
    for (const name of [way, `${way} with time moved by hand`])
      expect(run.tests[name]).toEqual({ status: "passed", message: "", printed: [] });
  });

  test.for(WAYS)("a barrier that is not reached still says so in time: %s", (way, { run }) => {
    const { message, printed } = run.tests[`${way} in vain`]!;
    expect(message).toContain("invite was not played within");
    expect(printed).toEqual([expect.stringContaining("\n  nothing was asked, and nothing told\n")]);
  });
});

test("nothing else fails", ({ run }) => {
  const failed = Object.entries(run.tests).filter(([, { status }]) => status !== "passed");
  expect(failed.map(([name]) => name).sort()).toEqual([...FAILED].sort());
  expect(run.stdout).not.toContain("Unhandled");
});
