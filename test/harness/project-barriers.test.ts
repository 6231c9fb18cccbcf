import { describe, expect } from "vitest";
import { cassetteOf, CALLS, invite, request, toBot, toGraph } from "../support/exchanges.js";
import { projectTest } from "../support/tiny-project.js";

/** A tape whose last request followed a notification. */
const FOLLOWED = {
  ...cassetteOf(toGraph("x1", invite(CALLS.one, "a")), toBot("x4", CALLS.one, "x1"), {
    ...toGraph("x5", request("POST", `/v1.0/communications/calls/${CALLS.one}/mute`, { clientContext: "b" })),
    cause: { exchange: "x4", by: ["call"] },
  }),
  name: "followed",
};

/** Bots for which something is waited in vain; the tests have 1.5 s, and end soon after that whatever their bots do. */
const TESTS = `
import { describe } from "vitest";

const never = () => new Promise(() => undefined);
const options = { deliveryTimeout: 1_800 };

describe.concurrent("in vain", { timeout: 1_500 }, () => {
  test("settled", async ({ rollcall, onTestFinished }) => {
    const session = await rollcall.replay("invite-one", options);
    const bot = await startBot({ onTestFinished }, never);
    session.deliverTo(bot.callbackUrl);
    await send(session.graphUrl, INVITE);
    await session.settled();
  });

  test("next", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    session.deliverTo(accepted);
    const muted = session.next("mute");
    await send(session.graphUrl, INVITE);
    await muted;
  });

  test("complete", async ({ rollcall }) => {
    const session = await rollcall.replay("followed");
    session.deliverTo(accepted);
    await send(session.graphUrl, requestOf("followed"));
    await session.complete();
  });

  test("advance", async ({ rollcall, onTestFinished }) => {
    const session = await rollcall.replay("invite-one", { ...options, timing: "manual" });
    const bot = await startBot({ onTestFinished }, never);
    session.deliverTo(bot.callbackUrl);
    await send(session.graphUrl, INVITE);
    await session.advance(100);
  });

  for (const where of ["replay", "inProcess"])
    test("a bot that waits in its own handler, " + where, async ({ rollcall }) => {
      const session = await rollcall[where]("invite-one", options);
      let heard = 0;
      let both;
      const secondCame = new Promise((resolve) => (both = resolve));
      session.deliverTo(async () => {
        heard += 1;
        if (heard === 2) both();
        await secondCame;
        return accepted();
      });
      await session.run(() => send(session.graphUrl, INVITE));
      await session.settled();
    });
});

test("none at all", { timeout: 0 }, async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  await expect(session.settled()).resolves.toBeUndefined();
  await expect(session.next("invite", 1)).rejects.toThrow("within 1 ms");
  await expect(session.complete(1)).rejects.toThrow("x1");
  expect(() => session.next("invit")).toThrow('Is "invite" meant?');
});
`;

const test = projectTest({ tests: { "bot.test.js": TESTS }, cassettes: ["invite-one", FOLLOWED] });

/** What a barrier that was not reached says, each in its test. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  settled: [
    "NotSettledError: the session was not settled within",
    "  the bot was given x2 (operation completed in call ab6233a5) and has not answered it",
    "  x3 (roster 278405a3 in call ab6233a5) waits until the bot has answered x2, of the same conversation",
  ],
  next: ["NotPlayedError: mute was not played within", "those that came: x1 invite."],
  complete: [
    "NotCompleteError: the tape was not played to its end within",
    "  x5 (mute in call 11111111) never came; on the tape it followed the notification x4",
  ],
  advance: [
    "NotSettledError: the time was not moved on by 100 ms within",
    "  the bot was given x2 (operation completed in call ab6233a5) and has not answered it",
  ],
  "a bot that waits in its own handler, replay": [
    "NotSettledError: the session was not settled within",
    "  the bot was given x2 (operation completed in call ab6233a5) and has not answered it",
    "  x3 (roster 278405a3 in call ab6233a5) waits until the bot has answered x2, of the same conversation",
  ],
  "a bot that waits in its own handler, inProcess": [
    "NotSettledError: the session was not settled within",
    "  the bot was given x2 (operation completed in call ab6233a5) and has not answered it",
    "  x3 (roster 278405a3 in call ab6233a5) waits until the bot has answered x2, of the same conversation",
  ],
};

describe("a barrier that is not reached says so before the test's own time is up, and what is missing", () => {
  test.for(Object.entries(SAID))("%s", ([name, said], { run }) => {
    const { status, message } = run.tests[`in vain > ${name}`]!;
    expect(status).toBe("failed");
    for (const text of said) expect(message).toContain(text);
    expect(message).not.toContain("Test timed out");
  });
});

test("what is printed has what was still due", ({ run }) => {
  const [printed = ""] = run.tests["in vain > settled"]!.printed;
  expect(printed).toContain(
    "  still due:\n    the bot was given x2 (operation completed in call ab6233a5) and has not answered it\n" +
      "    x3 (roster 278405a3 in call ab6233a5) waits until",
  );
});

test("in a test without a timeout a barrier has the bound that it is given", ({ run }) => {
  expect(run.tests["none at all"]).toEqual({ status: "passed", message: "", printed: [] });
});
