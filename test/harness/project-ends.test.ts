import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect } from "vitest";
import { projectTest, VITEST, userEnvironment } from "../support/tiny-project.js";
import { startRollcall, event } from "../support/program.js";

/** How tests end, in the order in which they run. */
const TESTS = `
import { afterAll, describe } from "vitest";

const urls = [];
const noted = (session) => (urls.push(session.graphUrl), session);
const asked = async ({ rollcall, onTestFinished }, status = 202) => {
  const session = noted(await rollcall.replay("invite-one"));
  const bot = await startBot({ onTestFinished }, () => status);
  session.deliverTo(bot.callbackUrl);
  await send(session.graphUrl, INVITE);
  await session.settled();
  return session;
};

test("passes", async ({ rollcall, onTestFinished }) => {
  const session = await asked({ rollcall, onTestFinished });
  expect(session).toHaveRequested("invite");
  expect(session).toHaveDelivered("operation", { status: "Completed" });
  expect(session).toHaveReplayedAll();
  expect(session).toBeClean();
});

describe("a bot", () => {
  test("that asks for something else ($1)", async ({ rollcall }) => {
    const session = noted(await rollcall.replay("invite-one", { seed: 7 }));
    const answer = await send(session.graphUrl, { ...INVITE, body: {} });
    expect(answer.status).toBe(200);
  });
});

test("a bot that is not there", async ({ rollcall }) => {
  const session = noted(await rollcall.replay("invite-one"));
  session.deliverTo("http://127.0.0.1:1/api/calls");
  await send(session.graphUrl, INVITE);
  await session.settled();
  expect(session).toHaveDelivered("operation");
});

test("a bot that answers otherwise", async ({ rollcall, onTestFinished }) => {
  expect(await asked({ rollcall, onTestFinished }, 500)).toBeClean();
});

test("throws half way", async ({ rollcall, onTestFinished }) => {
  const _other = noted(await rollcall.replay("invite-one"));
  const session = noted(await rollcall.replay("invite-one"));
  const _invited = session.next("invite");
  const bot = await startBot({ onTestFinished });
  session.deliverTo(bot.callbackUrl);
  await send(session.graphUrl, INVITE);
  const _starting = rollcall.replay("invite-one").then(noted);
  throw new Error("a mistake in the test");
});

test("comes behind it, and finds nothing left", async ({ rollcall, onTestFinished }) => {
  expect(urls).toHaveLength(7);
  expect(await Promise.all(urls.map(refuses))).toEqual(urls.map(() => true));
  expect(await asked({ rollcall, onTestFinished })).toBeClean();
});

let ended;
test("keeps what starts sessions", ({ rollcall }) => {
  ended = rollcall;
});

test("starts none from a test that has ended", async () => {
  await expect(ended.replay("invite-one")).rejects.toThrow("has ended");
});

test("stops its session itself", async ({ rollcall, onTestFinished }) => {
  const session = await asked({ rollcall, onTestFinished });
  expect(await session.stop()).toMatchObject({ clean: true });
});

test("names a cassette wrongly", async ({ rollcall }) => {
  await rollcall.replay("invite-on");
});

test.fails("is meant to fail", async ({ rollcall }) => {
  expect(noted(await rollcall.replay("invite-one"))).toBeClean();
});

test("is left", async ({ rollcall, skip }) => {
  noted(await rollcall.replay("invite-one"));
  skip();
});

test("does without", () => expect([typeof globalThis.test, typeof globalThis.expect]).toEqual(["undefined", "undefined"]));

test("fails without a session", ({ rollcall }) => expect(rollcall).toBeClean());

afterAll(async () => {
  expect(await Promise.all(urls.map(refuses))).toEqual(urls.map(() => true));
});
`;

const test = projectTest({ tests: { "ends.test.js": TESTS } });

/** Every test, and how it ends. */
const ENDS = {
  passes: "passed",
  "a bot > that asks for something else ($1)": "failed",
  "a bot that is not there": "failed",
  "a bot that answers otherwise": "failed",
  "throws half way": "failed",
  "comes behind it, and finds nothing left": "passed",
  "keeps what starts sessions": "passed",
  "starts none from a test that has ended": "passed",
  "stops its session itself": "passed",
  "names a cassette wrongly": "failed",
  "is meant to fail": "passed",
  "is left": "skipped",
  "does without": "passed",
  "fails without a session": "failed",
};

test("each ends as it should, and nothing is left of those that failed", ({ run }) => {
  expect(Object.entries(run.tests).map(([name, { status }]) => [name, status])).toEqual(Object.entries(ENDS));
  expect(run.stdout).toContain("1 expected fail");
  expect(run.stdout).not.toContain("Unhandled");
  expect(run.status).toBe(1);
});

describe("what is printed", () => {
  test("is of tests that failed and have sessions, once each", ({ run }) => {
    const printed = Object.entries(run.tests).filter(([, one]) => one.printed.length > 0);
    expect(printed.map(([name, one]) => [name, one.printed.length])).toEqual(
      [
        "a bot > that asks for something else ($1)",
        "a bot that is not there",
        "a bot that answers otherwise",
        "throws half way",
      ].map((name) => [name, 1]),
    );
  });

  test("tells a miss with its message, what was never played, the seed, and how to repeat it", ({ run }) => {
    const { message, printed } = run.tests["a bot > that asks for something else ($1)"]!;
    expect(message).toContain("expected 599 to be 200");
    expect(printed[0]!.replace(/:\d{4,5}\b/, ":PORT")).toMatchInlineSnapshot(`
      "rollcall: what there was in "a bot > that asks for something else ($1)", which has failed

      invite-one at http://127.0.0.1:PORT, seed 7
          bot → graph  POST /beta/communications/calls/ab6233a5-20b7-4c5e-bea2-ce56c9776429/participants/invite  miss
            rollcall has no answer for POST /beta/communications/calls/ab6233a5-20b7-4c5e-bea2-ce56c9776429/participants/invite. The nearest is x1, not played yet, but body.clientContext is "<context:1>" on the tape, absent now; body.participants is [{"@odata.type":"microsoft.graph.invitationParticipantInfo",… on the tape, absent now. Send what was recorded, or record again.
        never played:
          x1 (invite 278405a3 in call ab6233a5 out of call a7ebfb2d) never came; on the tape nothing has to come before it
          x2 (operation completed in call ab6233a5) was never due: x1 did not come
          x3 (roster 278405a3 in call ab6233a5) was never due: x1 did not come
        the session again:
          npx rollcall replay cassettes/invite-one --seed 7

      the test again:
        npx vitest run ends.test.js -t 'a bot that asks for something else \\(\\$1\\)'"
    `);
  });

  test("tells which notifications the bot did not answer, and why", ({ run }) => {
    const { message, printed } = run.tests["a bot that is not there"]!;
    const reason = "nothing listens at http://127.0.0.1:1: is the bot running?";
    expect(message).toContain(
      "expected the session to have delivered operation:\n" + `  x2 is one, but had no answer: ${reason}`,
    );
    expect(printed[0]).toContain(`  x3  graph → bot  roster 278405a3 in call ab6233a5 `);
    expect(printed[0]).toContain(`no answer: ${reason}`);
    expect(printed[0]).toContain(
      "npx rollcall replay cassettes/invite-one --callback http://127.0.0.1:1/api/calls\n",
    );
  });

  test("tells why a session is not clean, as the assertion does", ({ run }) => {
    const { message, printed } = run.tests["a bot that answers otherwise"]!;
    const finding = "other-answer  the bot answered x2 with 500, on the tape with 202";
    expect(message).toContain(`expected the session to be clean:\n  ${finding}`);
    expect(printed[0]).toContain(`  found:\n    ${finding}`);
  });

  test("tells of each session of the test", ({ run }) => {
    const { message, printed } = run.tests["throws half way"]!;
    expect(message).toContain("a mistake in the test");
    expect(printed[0]!.match(/^invite-one at http/gm)).toHaveLength(2);
  });
});

test("a cassette that is not there is named with the one that may be meant", ({ run }) => {
  expect(run.tests["names a cassette wrongly"]!.message).toContain(
    "cassettes/invite-on.json: there is no such file. Is cassettes/invite-one meant?",
  );
});

test("a matcher says what it is about, where it is given something else", ({ run }) => {
  expect(run.tests["fails without a session"]!.message).toContain(
    "toBeClean is about a session, as rollcall.replay gives it, and was given an object (Rollcall).",
  );
});

describe("what is said to repeat it", () => {
  test("runs that test alone again", async ({ project, run }) => {
    const [, command = ""] = /\n {2}npx vitest (.*)$/.exec(printedOfMiss(run)) ?? [];
    const { folder: cwd } = project;
    const shell = promisify(execFile)("/bin/sh", ["-c", `"${process.execPath}" "${VITEST}" ${command}`], {
      ...{ cwd, env: userEnvironment() },
    });
    const { stdout } = await shell.catch((failed: unknown) => failed as { stdout: string });
    expect(stdout).toMatch(/Tests {2}1 failed \| 13 skipped \(14\)/);
  });

  test("replays the session", async ({ project, run }) => {
    const [, words = ""] = /npx rollcall (.*)$/m.exec(printedOfMiss(run)) ?? [];
    const again = startRollcall([...words.split(" "), "--port", "0", "--json"], { cwd: project.folder });
    expect(await event(again, "listening")).toMatchObject({ mode: "replay" });
    again.kill("SIGTERM");
    await again.ended;
    expect(await event(again, "report")).toMatchObject({ seed: 7 });
  });

  function printedOfMiss(run: { tests: Readonly<Record<string, { printed: readonly string[] }>> }): string {
    return run.tests["a bot > that asks for something else ($1)"]!.printed[0]!;
  }
});
