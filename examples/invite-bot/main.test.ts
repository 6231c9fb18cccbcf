import { expect, test } from "vitest";
import { GROUP, PEER, startGraph, type InvitePlan, type Plan } from "./fake-graph.js";
import { runBot } from "./run-bot.js";
import type { Told } from "./bot.js";

/** The first line has a port. */
const told = (lines: string[]) => lines.slice(1);

const ALL_AS_ASKED = `
asked      peer call   call Adele Vance
told       peer call   establishing
told       peer call   established
asked      group call  join the meeting of Miriam Graham
told       group call  establishing
told       group call  established
asked      group call  invite Diego Siciliani
told       group call  Invite Bot is on the roster
told       group call  Diego Siciliani is on the roster
told       group call  invite Diego Siciliani completed
asked      group call  invite Lidia Holloway and Pradeep Gupta
told       group call  Lidia Holloway is on the roster
told       group call  Pradeep Gupta is on the roster
told       group call  invite Lidia Holloway and Pradeep Gupta completed
asked      group call  invite Reception
told       group call  Reception is on the roster
told       group call  invite Reception completed
asked      group call  invite Adele Vance out of the peer call
told       peer call   terminated: The conversation has ended. (code 200, subcode 5010)
told       group call  Adele Vance is on the roster
told       group call  invite Adele Vance completed
asked      group call  who is there?
told       group call  6 participants, as on the roster
asked      group call  hang up
told       group call  terminating
told       group call  terminated: The conversation has ended. (code 200, subcode 5010)
done                   all as asked`
  .trim()
  .split("\n");

test("the whole script goes well, and tells what it asked and what came of it", async () => {
  const graph = await startGraph();
  const { status, lines, stderr } = await runBot(graph.url);
  expect(told(lines)).toEqual(ALL_AS_ASKED);
  expect(lines[0]).toMatch(/^listening +http:\/\/127\.0\.0\.1:\d+\/api\/calls\?bot=invite$/);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(new Set(graph.answers)).toEqual(new Set([202]));
});

test("it sends what the reference says, with the call's id as context, and the token nowhere else", async () => {
  const graph = await startGraph();
  await runBot(graph.url, { GRAPH_TOKEN: "a-token", CALLBACK_URL: "" });
  const calls = "/v1.0/communications/calls";
  const invite = `POST ${calls}/${GROUP}/participants/invite`;
  expect(graph.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    ...[`POST ${calls}`, `POST ${calls}`, invite, invite, invite, invite],
    ...[`GET ${calls}/${GROUP}/participants`, `GET ${calls}/${GROUP}/participants?$skiptoken=2`],
    `DELETE ${calls}/${GROUP}`,
  ]);
  expect(new Set(graph.asked.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer a-token"]));
  const adele = { "@odata.type": "#microsoft.graph.identity", displayName: "Adele Vance" };
  expect(graph.asked[5]?.body).toEqual({
    participants: [
      {
        "@odata.type": "#microsoft.graph.invitationParticipantInfo",
        replacesCallId: PEER,
        identity: {
          "@odata.type": "#microsoft.graph.identitySet",
          user: { ...adele, id: "112f7296-5fa4-42ca-bae8-6a692b15d4b8" },
        },
      },
    ],
    clientContext: GROUP,
  });
});

test("contexts are used in turn", async () => {
  const graph = await startGraph();
  await runBot(graph.url, { CONTEXTS: "one,two,three" });
  const contexts = graph.asked.flatMap(({ body }) => body.clientContext ?? []);
  expect(contexts).toEqual(["one", "two", "three", "one"]);
});

test("the callback URL that is set is the one that Graph gets", async () => {
  const graph = await startGraph({ refusals: { create: { status: 403, code: "7504", message: "No." } } });
  const callbackUrl = "https://tunnel.example/secret";
  await runBot(graph.url, { CALLBACK_URL: callbackUrl });
  expect(graph.asked[0]?.body.callbackUri).toBe(callbackUrl);
});

const early: InvitePlan = { steps: ["roster", "operation", "answer"] };
const late: InvitePlan = { steps: ["answer", "operation", "roster"] };
const atOnce: InvitePlan = { steps: ["answer", "roster"], answered: "Completed" };

test.each<[string, Plan]>([
  ["notifications that come twice", { times: 2 }],
  ["call states before the answer", { create: ["establishing", "established", "answer"] }],
  ["established before establishing", { create: ["answer", "established", "establishing"] }],
  ["operations and rosters before the answer", { invites: { 0: early, 1: early, 2: early } }],
  ["rosters after the operations", { invites: { 0: late, 1: late, 2: late } }],
  ["operations that are completed in the answer", { invites: { 0: atOnce, 1: atOnce } }],
])("%s change nothing of what it tells", async (_what, plan) => {
  const graph = await startGraph(plan);
  const { status, lines } = await runBot(graph.url);
  expect(told(lines)).toEqual(ALL_AS_ASKED);
  expect(status).toBe(0);
});

test("a failed operation is told with its code, and the rest goes on", async () => {
  const message = "addParticipants failed for participant 4:+12345678901.";
  const failed: InvitePlan = {
    steps: ["answer", "operation"],
    resultInfo: { code: 412, subcode: "9999", message },
  };
  const graph = await startGraph({ invites: { 2: failed } });
  const { status, lines } = await runBot(graph.url);
  expect(lines).toContain(
    `trouble    group call  invite Reception failed: ${message} (code 412, subcode 9999)`,
  );
  expect(lines).toContain("told       group call  invite Adele Vance completed");
  expect(lines.at(-1)).toBe("done                   not all as asked");
  expect(status).toBe(1);
});

test("JSON=1 prints one event a line, with what came of an invite", async () => {
  const graph = await startGraph({ invites: { 1: { reads: 1 } } });
  const { lines } = await runBot(graph.url, { JSON: "1" });
  const events = lines.map((line) => JSON.parse(line) as Told);
  expect(events[0]).toMatchObject({ event: "listening" });
  expect(
    events.find(({ text }) => text.startsWith("invite Lidia") && text.endsWith("completed")),
  ).toMatchObject({
    event: "told",
    call: "group call",
    callId: GROUP,
    outcome: { status: "completed", omitted: [{ name: "Pradeep Gupta" }], missing: [] },
  });
  expect(events.at(-1)).toEqual({ event: "done", text: "not all as asked" });
});
