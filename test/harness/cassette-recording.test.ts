import { describe, onTestFinished } from "vitest";
import { simulate } from "../../src/compose/index.js";
import { expect, test } from "../../src/harness/vitest.js";
import { asking, createCall, CREATE, hangUp } from "../support/calling.js";
import { accepted } from "../support/invite-one.js";
import { ownCassette } from "../support/own-cassette.js";
import { upstream } from "../support/upstream.js";

describe("while it is recorded", () => {
  test("somebody can be made to call, and the same call comes when it is replayed", async () => {
    const { run } = await ownCassette();
    const states: unknown[] = [];
    for (const _mode of ["recorded", "replayed"]) {
      const rollcall = run();
      const session = await rollcall.cassette();
      session.deliverTo(async (request) => (states.push(await request.json()), accepted()));
      session.ring();
      await session.settled();
      await asking(session.graphUrl, "/v1.0/communications/calls/nobody"); // no request at all would be a finding
      await rollcall.close();
      await rollcall.finish(true);
    }
    expect(states).toMatchObject(Array(2).fill({ value: [{ resourceData: { state: "incoming" } }] }));
  });

  test("notifications go to where they were told last: a function, a URL", async () => {
    const { run } = await ownCassette();
    const bot = await upstream((response) => response.writeHead(202).end());
    const session = await run().cassette();
    let heard = 0;
    session.deliverTo(() => {
      heard += 1;
      session.deliverTo(`${bot.origin}/mine?x`);
      return accepted();
    });
    await createCall(session.graphUrl);
    await session.settled();
    expect([heard, bot.requests.map(({ url }) => url)]).toEqual([1, ["/mine?x"]]);
    expect(session).toBeClean();
    expect(() => session.deliverTo(session.graphUrl)).toThrow("is rollcall's own graph listener");
    expect(() => session.deliverTo("bot")).toThrow('deliverTo "bot" is no http(s) URL');
  });

  test("without a word from the test they go to the bot's own URL, if it is here, and else are told not to", async () => {
    const { run, said } = await ownCassette();
    const bot = await upstream((response) => response.writeHead(202).end());
    const session = await run().cassette();
    await createCall(session.graphUrl, `${bot.origin}/api/calls`);
    await session.settled();
    expect(bot.requests.map(({ url }) => url)).toEqual(["/api/calls", "/api/calls"]);
    expect((await asking(session.graphUrl, CREATE, { method: "POST", body: "{}" })).status).toBe(400);
    expect((await createCall(session.graphUrl)).status).toBe(599); // as the replay will
    expect(said.warn.join("\n")).toContain("is on another machine");
  });

  test.for<[string, () => unknown, string]>([
    [
      "throws",
      () => {
        throw new TypeError("no\nbody");
      },
      "no body",
    ],
    ["gives no Response", () => ({ status: 202 }), "answered with what is no Response"],
  ])("a function that %s has not answered, which is found", async ([, bot, why]) => {
    const { run, said } = await ownCassette();
    const rollcall = run();
    const session = await rollcall.cassette();
    session.deliverTo(bot as () => Response);
    await createCall(session.graphUrl);
    await session.settled();
    expect(session.report()).toMatchObject({ clean: false, delivered: 0, undelivered: 2 });
    expect(session.report().findings[0]).toMatchObject({ kind: "undelivered", exchange: "x2" });
    expect(session.notifications.map(({ status }) => status)).toEqual([undefined, undefined]);
    expect(said.warn.join("\n")).toContain(why);
    await rollcall.finish(true);
    expect(said.warn.at(-1)).toMatch(/the bot has not answered 2 notifications\.$/);
  });

  test("a barrier that is not reached says what is missing", async () => {
    const { run } = await ownCassette(0);
    let answered = (): void => undefined;
    const behind = await upstream((response) => (answered = () => void response.end()));
    const session = await run().cassette({ upstream: behind.origin });
    const answer = asking(session.graphUrl, "/v1.0/me");
    await expect(session.next("invite", 1)).rejects.toThrow("invite was not played within 1 ms; none came.");
    await expect.poll(() => behind.requests).toHaveLength(1);
    const missing = "the answer to GET /v1.0/me is not complete";
    expect(session.pending()).toEqual([missing]);
    for (const barrier of [session.settled(1), session.complete(1)])
      await expect(barrier).rejects.toThrow(`the session was not settled within 1 ms:\n  ${missing}`);
    answered();
    expect((await answer).status).toBe(200);
    await session.settled();
  });

  test("of a Graph that is not simulated it is settled when that has told what it has to tell", async () => {
    const { run } = await ownCassette();
    const graph = await simulate({ step: 50 });
    onTestFinished(() => graph.stop().then(() => undefined));
    const session = await run().cassette({ upstream: graph.graphUrl });
    session.deliverTo(accepted);
    const { body } = await createCall(session.graphUrl);
    expect(session.pending()).toEqual(["Graph has not told that the call of x1 is established"]);
    await session.settled();
    await hangUp(session.graphUrl, body.id);
    await session.settled();
    expect(session.notifications.map(({ items }) => items[0]?.state)).toEqual([
      ...["establishing", "established", "terminating", "terminated"],
    ]);
    expect(session).toBeClean();
  });
});
