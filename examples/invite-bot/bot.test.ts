import { expect, onTestFinished, test } from "vitest";
import { Bot } from "./bot.js";
import { GROUP, startGraph, type Plan } from "./fake-graph.js";
import { meetingCall } from "./graph.js";

const diego = { id: "278405a3-f568-4b3e-b684-009193463064", kind: "user", name: "Diego Siciliani" };
const lidia = { id: "7e1b4346-85a6-4bdd-abe3-d11c5d420efe", kind: "user", name: "Lidia Holloway" };

/** A bot that has joined a meeting. */
async function join(plan: Plan = {}) {
  const graph = await startGraph(plan);
  const told: string[] = [];
  const bot = new Bot({
    ...{ graphUrl: graph.url, token: "example-token", callbackUrl: undefined, port: 0, contexts: [] },
    ...{ tries: 1, patience: 5_000, rosterPatience: 50, interrupted: new AbortController().signal },
    tell: ({ text }) => void told.push(text),
  });
  await bot.listen();
  onTestFinished(() => bot.close());
  const call = await bot.createCall(
    "group call",
    "join",
    meetingCall("19:meeting_1@thread.v2", diego, "a-tenant"),
  );
  return { graph, bot, call, told };
}

test("the end of an operation is not the end of the call", async () => {
  const { bot, call } = await join();
  expect(await bot.invite(call, [lidia])).toMatchObject({ status: "completed", omitted: [], missing: [] });
  expect(call.ended).toBe(false);
  await bot.hangUp(call);
  expect([call.ended, bot.allAsAsked]).toEqual([true, true]);
});

test("invites at the same time are told apart by their operations", async () => {
  const resultInfo = { code: 500, subcode: 0, message: null };
  const { bot, call } = await join({ invites: { 1: { steps: ["answer", "operation"], resultInfo } } });
  const outcomes = await Promise.all([bot.invite(call, [diego]), bot.invite(call, [lidia])]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["completed", "failed"]);
});

test("a notification that is not understood is answered 202, and told", async () => {
  const { bot, told } = await join();
  const state = 7;
  const senseless = { value: [{ resourceUrl: `/app/calls/${GROUP}`, resourceData: { state } }] };
  for (const body of ["", JSON.stringify(senseless)])
    expect((await fetch(bot.callbackUrl, { method: "POST", body })).status).toBe(202);
  await expect
    .poll(() => told.slice(-2))
    .toEqual(Array(2).fill(expect.stringMatching(/^a notification that is not understood: \w+Error: /)));
});

test("what is no notification is answered 404", async () => {
  const { bot } = await join();
  expect((await fetch(bot.callbackUrl)).status).toBe(404);
  expect((await fetch(new URL("/elsewhere", bot.callbackUrl), { method: "POST" })).status).toBe(404);
});
