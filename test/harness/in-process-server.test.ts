import { beforeEach, describe } from "vitest";
import { Rollcall } from "../../src/harness/rollcall.js";
import { expect, test, type TestSession } from "../../src/harness/vitest.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { askingBot, askingTape, type AskingBot } from "../support/asking-bot.js";
import { temporaryCassette } from "../support/cassettes.js";
import { CALLS, cassetteOf, request, toBot, toGraph } from "../support/exchanges.js";
import { GRAPH, PROCESS_CLIENTS } from "../support/process-clients.js";

function findingsOf(session: TestSession): { kind: string; message: string }[] {
  return session.report().findings.map(({ kind, message }) => ({ kind, message }));
}

describe("a bot whose server was there before the test", () => {
  let bot: AskingBot;
  beforeEach(async () => {
    bot = await askingBot();
  });

  // More than one: what an earlier test leaves behind must not be taken for where this one is.
  test.for([1, 2, 3])("has the only session also from its server, test %i", async (_test, { rollcall }) => {
    const session = await rollcall.inProcess(await askingTape(), { strict: true });
    session.deliverTo(bot.callback);
    await bot.start();
    await session.complete();
    expect(bot.answers.map(({ status }) => status)).toEqual([200]);
    expect(session).toBeClean();
  });

  test("of two sessions has none from its server: it is refused, and a finding in both", async ({
    rollcall,
  }) => {
    const file = await askingTape();
    const [one, other] = await Promise.all([0, 1].map(() => rollcall.inProcess(file)));
    one!.deliverTo(bot.callback);
    await one!.run(() => bot.start());
    await one!.settled();
    const [answer] = bot.answers;
    expect(answer!.status).toBe(599);
    const { error } = JSON.parse(answer!.text) as { error: { message: string } };
    expect(error.message).toContain(
      `rollcall has no session for GET /v1.0/after: 2 sessions are open in this process (${file}, ${file})`,
    );
    expect(error.message).toContain("wrap what the bot does in session.run(() => …)");
    for (const session of [one!, other!])
      expect(findingsOf(session)).toContainEqual({ kind: "unserved", message: error.message });
  });
});

test("notifications go to the callbackUri that the bot names, in this process", async ({ rollcall }) => {
  const bot = await askingBot();
  const create = (callbackUri: string): TapeRequest =>
    request("POST", "/v1.0/communications/calls", { callbackUri, targets: [] });
  const tape = cassetteOf(
    toGraph("x1", create("https://bot.example/api/calls"), { status: 201, body: { id: CALLS.one } }),
    toBot("x2", CALLS.one, "x1"),
    toGraph("x3", request("GET", "/v1.0/after")),
  );
  const session = await rollcall.inProcess(await temporaryCassette(tape), { strict: true });
  await PROCESS_CLIENTS.axios(`${GRAPH}/v1.0/communications/calls`, {
    body: JSON.stringify(create(bot.callback).body),
  });
  await session.complete();
  expect(bot.answers.map(({ status }) => status)).toEqual([200]);
  expect(session).toBeClean();
});

test("a bot that was started in session.run has that session from its server, too", async ({ rollcall }) => {
  const file = await askingTape();
  const sessions = await Promise.all(
    Array.from({ length: 20 }, () => rollcall.inProcess(file, { strict: true })),
  );
  const bots = await Promise.all(
    sessions.map(async (session) => {
      const bot = await session.run(() => askingBot());
      session.deliverTo(bot.callback);
      return bot;
    }),
  );
  await Promise.all(sessions.map((session, index) => session.run(() => bots[index]!.start())));
  await Promise.all(sessions.map((session) => session.complete()));
  for (const session of sessions) expect(session).toBeClean();
  expect(bots.map(({ answers }) => answers.map(({ status }) => status))).toEqual(bots.map(() => [200]));
});

test("a late request of a test that has ended is refused, says so, and is not in the next one's session", async ({
  rollcall,
}) => {
  const earlier = new Rollcall({ timeout: 0 });
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const bot = await askingBot();
  const inEarlier = async (): Promise<{ session: TestSession; late: Promise<Response> }> => {
    const session = await earlier.inProcess(await askingTape());
    return { session, late: held.then(() => bot.start()) };
  };
  const { session: ended, late } = await inEarlier();
  await earlier.close();
  const session = await rollcall.inProcess(await askingTape());
  release();
  const answer = await late;
  expect([answer.status, answer.headers.get("x-rollcall")]).toEqual([599, "no-session"]);
  const { error } = (await answer.json()) as { error: { message: string } };
  expect(error.message).toContain("is over: the test that it belongs to has ended");
  expect(findingsOf(ended)).toContainEqual({ kind: "unserved", message: error.message });
  expect(session.report()).toMatchObject({ requests: 0, findings: [{ kind: "no-request" }] });
});
