import { once } from "node:events";
import http from "node:http";
import { describe } from "vitest";
import { expect, test } from "../../src/harness/vitest.js";
import { cassetteOf, request, toGraph } from "../support/exchanges.js";
import { temporaryCassette } from "../support/cassettes.js";
import { accepted, INVITE, send } from "../support/invite-one.js";
import { timed } from "../support/watched-clock.js";

describe.each(["replay", "inProcess"] as const)("%s", (how) => {
  timed(
    "recorded: an answer comes when it is time, and the notifications at their distance",
    async (rollcall, clock) => {
      const session = await rollcall[how]("invite-one", { timing: "recorded", clock });
      const heard: number[] = [];
      session.deliverTo(() => (heard.push(clock.now() - start), accepted()));
      const start = clock.now();
      const answer = send(session.graphUrl, INVITE);
      await clock.scheduled(1);
      clock.advance(39);
      expect(await Promise.race([answer, new Promise((resolve) => setImmediate(resolve))])).toBeUndefined();
      clock.advance(1);
      expect((await answer).status).toBe(200);
      await clock.scheduled(2);
      clock.advance(40);
      clock.advance(80);
      await session.settled();
      expect(heard).toEqual([80, 160]);
      expect(session).toBeClean();
    },
  );
});

timed(
  "recorded: a client that leaves while its answer is held gets it when it asks again",
  async (rollcall, clock) => {
    const session = await rollcall.replay("invite-one", { timing: "recorded", clock });
    session.deliverTo(accepted);
    const played = session.next("x1");
    const leaving = http.request(session.graphUrl + INVITE.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    leaving.on("error", () => undefined);
    leaving.end(JSON.stringify(INVITE.body));
    await played;
    leaving.destroy();
    await session.settled();
    expect(session.events.map(({ event }) => event)).toContain("cut-off");
    const answer = send(session.graphUrl, INVITE);
    await clock.scheduled(1);
    clock.advance(40);
    expect((await answer).status).toBe(200);
    await clock.scheduled(2);
    clock.advance(120);
    await session.settled();
    expect(session.report()).toMatchObject({ clean: true, played: 1, repeated: 1, delivered: 2 });
  },
);

timed(
  "recorded: a session that is stopped while an answer is held ends, and the client sees that none comes",
  async (rollcall, clock) => {
    const slow = toGraph("x1", request("GET", "/v1.0/slow"), { after: 1_000_000 });
    const session = await rollcall.replay(await temporaryCassette(cassetteOf(slow)), {
      timing: "recorded",
      clock,
    });
    const asked = http.get(`${session.graphUrl}/v1.0/slow`);
    const failed = once(asked, "error");
    await session.next("x1");
    await clock.scheduled(1);
    const stopped = session.stop();
    await clock.scheduled(2);
    clock.advance(5_000);
    const report = await stopped;
    expect(await failed).toMatchObject([{ code: "ECONNRESET" }]);
    expect(report).toMatchObject({ requests: 1, played: 1 });
    expect(session.events.at(-1)).toEqual(report);
  },
);

test.for([Number.NaN, -1, Infinity])("manual: time is not moved by %d", async (ms, { rollcall }) => {
  const session = await rollcall.replay("invite-one", { timing: "manual" });
  await expect(session.advance(ms)).rejects.toThrow(`not by ${ms}.`);
});

test("time is moved by hand under manual alone", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  await expect(session.advance(1)).rejects.toThrow('take "manual"');
});

test("manual: what is left when the test ends was not delivered, and ending waits for nothing", async ({
  rollcall,
}) => {
  const session = await rollcall.replay("invite-one", { timing: "manual" });
  session.deliverTo(accepted);
  await send(session.graphUrl, INVITE);
  expect(await session.stop()).toMatchObject({ clean: false, delivered: 0, undelivered: 2 });
});

test("concurrent: a bot that answers the first notification when the second has come is not waited for", async ({
  rollcall,
}) => {
  const session = await rollcall.replay("invite-one", { deliver: "concurrent" });
  const heard: (() => void)[] = [];
  session.deliverTo(
    () =>
      new Promise((resolve) => {
        heard.push(() => resolve(accepted()));
        if (heard.length === 2) for (const answer of heard) answer();
      }),
  );
  await send(session.graphUrl, INVITE);
  await session.settled();
  expect(session).toBeClean();
});
