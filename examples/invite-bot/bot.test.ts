import { expect, onTestFinished, test } from "vitest";
import { meetingCall } from "./bodies.js";
import { startBot, type Settings } from "./bot.js";
import { GROUP, callState, operationEnd, rosterUpdate, startGraph, type Plan } from "./fake-graph.js";
import { MEETING, PEOPLE, TENANT } from "./script.js";

const { diego, lidia } = PEOPLE;

async function start(plan: Plan = {}, settings: Partial<Settings> = {}) {
  const graph = await startGraph(plan);
  const told: string[] = [];
  const tell = ({ text }: { text: string }) => void told.push(text);
  const bot = await startBot({ graphUrl: graph.url, token: "example-token", tell, ...settings });
  onTestFinished(() => bot.close());
  const post = (body: string, method = "POST") =>
    fetch(bot.callbackUrl, { method, ...(method === "POST" && { body }) });
  return { graph, bot, told, post };
}

const joinMeeting = ["group call", meetingCall(MEETING, TENANT), "join"] as const;

test("a bot can be driven with another script", async () => {
  const { bot } = await start();
  const call = await bot.createCall(...joinMeeting);
  expect(await bot.established(call)).toBe(true);
  expect(await bot.invite(call, [lidia])).toMatchObject({ status: "completed", omitted: [], missing: [] });
  expect(bot.roster(call).map(({ name }) => name)).toEqual(["Invite Bot", lidia.name]);
  expect(await bot.hangUp({ id: GROUP.toUpperCase() })).toBe(true);
});

test("the end of an operation is not the end of the call", async () => {
  const { bot } = await start();
  const call = await bot.createCall(...joinMeeting);
  await bot.invite(call, [diego]);
  expect(call.ended).toBe(false);
});

test("invites at the same time are told apart by their operations", async () => {
  const resultInfo = { code: 500, subcode: 0, message: null };
  const { bot } = await start({ invites: { 1: { steps: ["answer", "operation"], resultInfo } } });
  const call = await bot.createCall(...joinMeeting);
  const outcomes = await Promise.all([bot.invite(call, [diego]), bot.invite(call, [lidia])]);
  const statuses = outcomes.map(({ status }) => status);
  expect(statuses.toSorted()).toEqual(["completed", "failed"]);
});

test("who is missing on a full roster has left, and must show again when invited again", async () => {
  const { bot, graph, told } = await start(
    { invites: { 1: { steps: ["answer", "operation"] } } },
    { rosterPatience: 50 },
  );
  const call = await bot.createCall(...joinMeeting);
  await bot.invite(call, [diego]);
  await graph.notify(bot.callbackUrl, rosterUpdate(GROUP, []));
  await expect.poll(() => told).toContain("Diego Siciliani has left the roster");
  expect(await bot.invite(call, [diego])).toMatchObject({ status: "completed", missing: [diego] });
});

test("an operation without an id is known by its context and its people", async () => {
  const { bot, graph } = await start({ invites: { 0: { steps: ["answer", "roster"] } } });
  const call = await bot.createCall(...joinMeeting);
  const outcome = bot.invite(call, [lidia]);
  await expect.poll(() => bot.roster(call).length).toBe(2);
  const participants = [{ identity: { user: { id: lidia.id } } }];
  const operation = { id: "participants", clientContext: GROUP, participants };
  const end = operationEnd(operation, {});
  await graph.notify(bot.callbackUrl, {
    ...end,
    resourceData: { ...operation, status: "Completed", id: null },
  });
  expect(await outcome).toMatchObject({ status: "completed" });
});

test("notifications that mean nothing are answered 202 and told", async () => {
  const { told, post } = await start();
  const senseless = { value: [{ resourceUrl: `/app/calls/${GROUP}`, resourceData: { state: 7 } }] };
  for (const body of ["", "{", JSON.stringify(senseless)]) expect((await post(body)).status).toBe(202);
  await expect.poll(() => told.length).toBe(4);
  expect(told.slice(1)).toEqual([
    "a notification about nothing: it is empty",
    "a notification about something that is no list of notifications",
    expect.stringMatching(/^a notification that is not understood: TypeError/),
  ]);
});

test("what is no notification is answered 404", async () => {
  const { bot, post } = await start();
  expect((await post("", "GET")).status).toBe(404);
  expect((await fetch(new URL("/elsewhere", bot.callbackUrl), { method: "POST" })).status).toBe(404);
});

test("calls of others are never hung up", async () => {
  const { bot, graph, told } = await start();
  await graph.notify(bot.callbackUrl, callState("somebody-else", "created", "incoming"));
  await expect.poll(() => told).toContain("incoming");
  await bot.createCall(...joinMeeting);
  await bot.hangUpAll();
  const hungUp = graph.asked.filter(({ method }) => method === "DELETE");
  expect(hungUp.map(({ path }) => path)).toEqual([`/v1.0/communications/calls/${GROUP}`]);
});

test("an interruption ends all waiting", async () => {
  const interruption = new AbortController();
  const { bot } = await start({ create: ["answer"] }, { interrupted: interruption.signal });
  const call = await bot.createCall(...joinMeeting);
  const waiting = bot.established(call);
  interruption.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(bot.invite(call, [diego])).rejects.toThrow("enough");
});
