import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/base/json.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { CALLS, request, toGraph } from "../support/exchanges.js";
import { LEAD, session } from "../support/session.js";

const CALL = `/communications/calls/${CALLS.one}`;
const OPERATION = "0fe0623f-d628-42ed-b4bd-8ac290072cc5";
const PARTICIPANT = "7d7c0b8c-5a4e-4b9c-9f7e-0c6c8e3d7a11";
const INVITE = request("POST", `/v1.0${CALL}/participants/invite`, { clientContext: "a" });

function read(path: string, answer: Json): Exchange {
  return toGraph("x2", request("GET", `/v1.0${CALL}${path}`), { body: answer });
}

function told(path: string, resourceData: Json): Exchange {
  const item = { changeType: "updated", resourceUrl: `${CALL}${path}`, resourceData };
  return {
    ...{ id: "x3", to: "bot", at: 0, cause: { exchange: "x1", by: ["call"] } },
    request: request("POST", "/api/calls", { value: [item] }),
    response: { status: 202, headers: {}, after: 1 },
  };
}

/** What the bot reads before it was told anything, after that, and when it was told. */
async function reads(recorded: Exchange, news: Exchange): Promise<Json[]> {
  const { subject, desk, pass } = session([toGraph("x1", INVITE), recorded, news]);
  const ask = (live = recorded.request): Json => {
    const decision = subject.receive(live);
    decision.done(true);
    return "play" in decision ? decision.play.live.response!.body! : null;
  };
  const before = [ask(), ask()];
  ask(INVITE);
  await pass(LEAD);
  const due = ask();
  await desk.answer("x3");
  return [...before, due, ask()];
}

describe("a read that is repeated when the tape is used up", () => {
  const PERSON = { info: { identity: { user: { id: "b" } } } };
  const cases: {
    what: string;
    path: string;
    answer: JsonObject;
    about: string;
    data: Json;
    now: JsonObject;
  }[] = [
    {
      what: "an operation",
      path: `/operations/${OPERATION}`,
      answer: { "@odata.context": "c", id: OPERATION, status: "running", resultInfo: null },
      about: `/operations/${OPERATION}`,
      data: { "@odata.type": "#microsoft.graph.inviteParticipantsOperation", status: "completed", id: null },
      now: { "@odata.context": "c", id: OPERATION, status: "completed", resultInfo: null },
    },
    {
      what: "a call",
      path: "",
      answer: { id: CALLS.one, state: "establishing", subject: "s" },
      about: "",
      data: { "@odata.type": "#microsoft.graph.call", state: "established" },
      now: { id: CALLS.one, state: "established", subject: "s" },
    },
    {
      what: "a roster",
      path: "/participants",
      answer: { "@odata.context": "c", value: [] },
      about: "/participants",
      data: [PERSON],
      now: { "@odata.context": "c", value: [PERSON] },
    },
    {
      what: "a participant",
      path: `/participants/${PARTICIPANT}`,
      answer: { id: PARTICIPANT, isMuted: false },
      about: "/participants",
      data: [PERSON, { id: PARTICIPANT, isMuted: true }],
      now: { id: PARTICIPANT, isMuted: true },
    },
  ];

  it.each(cases)("gives the state of $what that was delivered last", async (one) => {
    const given = await reads(read(one.path, one.answer), told(one.about, one.data));
    expect(given).toEqual([one.answer, one.answer, one.answer, one.now]);
  });

  it.each<[string, string, JsonObject, string, Json]>([
    [
      "another operation",
      `/operations/${OPERATION}`,
      { status: "running" },
      "/operations/1",
      { status: "completed" },
    ],
    ["a page of a roster", "/participants", { "@odata.nextLink": "n", value: [] }, "/participants", [PERSON]],
    [
      "a participant who left",
      `/participants/${PARTICIPANT}`,
      { id: PARTICIPANT },
      "/participants",
      [PERSON],
    ],
    ["what is no resource", "", { state: "establishing" }, "", null],
    ["another thing of the call", "/audioRoutingGroups", { value: [] }, "/participants", [PERSON]],
  ])("stays as it was recorded for %s", async (_what, path, answer, about, data) => {
    expect(await reads(read(path, answer), told(about, data))).toEqual([answer, answer, answer, answer]);
  });

  it("that was recorded after the notification is newer than that", async () => {
    const answer = { id: CALLS.one, state: "terminated" };
    const late = { ...read("", answer), id: "x4" };
    const news = told("", { "@odata.type": "#microsoft.graph.call", state: "established" });
    expect(await reads(late, news)).toEqual([answer, answer, answer, answer]);
  });
});
