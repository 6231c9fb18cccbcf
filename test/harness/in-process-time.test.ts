import { expect, test } from "../../src/harness/vitest.js";
import { at, CALLS, cassetteOf, request, toBot, toGraph } from "../support/exchanges.js";
import { temporaryCassette } from "../support/cassettes.js";
import { accepted, INVITE, send } from "../support/invite-one.js";
import { GRAPH } from "../support/process-clients.js";
import { timed } from "../support/watched-clock.js";

const ASK = request("POST", "/v1.0/ask");

timed("recorded: what came before its answer on the tape comes before it", async (rollcall, clock) => {
  const early = cassetteOf(toGraph("x1", ASK, { after: 40 }), at(10, toBot("x2", CALLS.one, "x1")));
  const session = await rollcall.inProcess(await temporaryCassette(early), { timing: "recorded", clock });
  const order: string[] = [];
  session.deliverTo(() => (order.push("told"), accepted()));
  const answer = fetch(GRAPH + ASK.url, { method: "POST" }).then(() => order.push("answered"));
  await clock.scheduled(2);
  clock.advance(10);
  await turn();
  expect(order).toEqual(["told"]);
  clock.advance(30);
  await answer;
  await session.complete();
  expect(order).toEqual(["told", "answered"]);
  expect(session).toBeClean();
});

test("manual: the answer comes at once, and what comes of it when the time is moved on", async ({
  rollcall,
}) => {
  const session = await rollcall.inProcess("invite-one", { timing: "manual" });
  const heard: number[] = [];
  session.deliverTo(() => (heard.push(moved), accepted()));
  let moved = 0;
  expect((await send(GRAPH, INVITE)).status).toBe(200);
  await session.settled();
  for (const ms of [79, 1, 80]) {
    moved += ms;
    await session.advance(ms);
  }
  expect(heard).toEqual([80, 160]);
  await session.complete();
  expect(session).toBeClean();
});

test("a notification that a fault has come early is handed over before the answer, which waits for it", async ({
  rollcall,
}) => {
  const session = await rollcall.inProcess("invite-one", { faults: ["notification-early,nth=1"] });
  const order: string[] = [];
  session.deliverTo(async () => {
    order.push("told");
    await turn();
    order.push("told whole");
    return accepted();
  });
  await send(GRAPH, INVITE);
  order.push("answered");
  await session.complete();
  expect(order).toEqual(["told", "told whole", "answered", "told", "told whole"]);
  expect(session).toBeClean();
});

test("a bot that asks on before it answers a notification is answered", async ({ rollcall }) => {
  const after = request("GET", "/v1.0/after");
  const tape = cassetteOf(toGraph("x1", ASK), toBot("x2", CALLS.one, "x1"), toGraph("x3", after));
  const session = await rollcall.inProcess(await temporaryCassette(tape), { strict: true });
  session.deliverTo(async () => {
    expect((await fetch(GRAPH + after.url)).status).toBe(200);
    return accepted();
  });
  await fetch(GRAPH + ASK.url, { method: "POST" });
  await session.complete();
  expect(session).toBeClean();
});

test("a session starts again: the bot has its conversation once more", async ({ rollcall }) => {
  const session = await rollcall.inProcess("invite-one", { strict: true });
  session.deliverTo(accepted);
  for (const _time of [1, 2]) {
    expect((await send(GRAPH, INVITE)).status).toBe(200);
    await session.complete();
    if (_time === 1) session.rewind();
  }
  expect(session.report()).toMatchObject({ clean: true, delivered: 4 });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
