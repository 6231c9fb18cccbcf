import { asArray, type Json, type JsonObject } from "../../src/base/json.js";
import { EXAMPLES, type DocumentExample } from "./document-examples.js";
import { MOVE } from "./document-move.js";
import { callTo, meeting, members, person, Simulator, sourceOf } from "./simulator.js";

/** The examples by their number; `2r` is the second as printed, `2` the same without its replacesCallId. */
export type Case = "1" | "2" | "2r" | "3" | "4" | "5";

const [ONE, MANY, REPLACE, PSTN] = EXAMPLES as readonly [
  DocumentExample,
  DocumentExample,
  DocumentExample,
  DocumentExample,
];

const MANY_PLAINLY: DocumentExample = {
  ...MANY,
  request: JSON.parse(JSON.stringify(MANY.request), (name, value: Json) =>
    name === "replacesCallId" ? undefined : value,
  ) as Json,
};

export const CASES: Readonly<Record<Case, DocumentExample>> = {
  ...{ "1": ONE, "2": MANY_PLAINLY, "2r": MANY },
  ...{ "3": REPLACE, "4": PSTN, "5": MOVE },
};

const OTHER_CALL = "a7ebfb2d-871e-419c-87af-27290b22e8db";
const PARTICIPANT = "7d501bf1-5ee4-4605-ba92-0ae4513c611c";

/** The person of an example who is in another call before: in the peer call that is replaced, or in the other meeting. */
const ELSEWHERE: Partial<Record<Case, { peer: string } | { inMeeting: string }>> = {
  "1": { peer: "278405a3-f568-4b3e-b684-009193463064" },
  "2r": { peer: "7e1b4346-85a6-4bdd-abe3-d11c5d420efe" },
  "3": { peer: "7e1b4346-85a6-4bdd-abe3-d11c5d420efe" },
  "5": { inMeeting: "682b6c37-0729-4fab-ace6-d730d5d9137e" },
};

/** An example's conversation as it was with a simulator; the ids that the page prints stand for the live ones. */
interface Conversation {
  status: number;
  location: Json;
  /** What the answer is marked with. */
  source: unknown;
  answer: Json;
  operation: Json;
  roster: Json;
  /** In words, what came behind the answer. */
  told: string[];
  /** Who was in the call before, as its last roster has them. */
  before: Json[];
}

export function conversation(name: Case): Conversation {
  const { call: printedCall, request, response } = CASES[name];
  const simulator = new Simulator();
  const { other, participant } = elsewhere(simulator, name);
  const call = simulator.established(meeting());
  const before = rosterOf(simulator.told.at(-1)!.body);
  simulator.heard();
  const already = simulator.told.length;
  const live = replaced(request, [
    [OTHER_CALL, other],
    [PARTICIPANT, participant],
  ]);
  const path = `/beta/communications/calls/${call}/participants/invite`;
  const answer = simulator.ask("POST", path, live, { "content-type": "application/json" });
  simulator.settle();
  const asPrinted = (value: Json): Json =>
    replaced(value, [
      [call, printedCall],
      [members(answer)["id"] as string, (response as JsonObject)["id"] as string],
      [other, OTHER_CALL],
      [participant, PARTICIPANT],
    ]);
  const [operation, roster] = simulator.told.slice(already).map(({ body }) => asPrinted(body));
  return {
    ...{ status: answer.status, source: sourceOf(answer) },
    location: asPrinted(answer.headers["location"] as string),
    ...{ answer: asPrinted(members(answer)), operation: operation ?? null, roster: roster ?? null },
    ...{ told: simulator.heard(), before: before.map(asPrinted) },
  };
}

/** Everybody on a roster notification. */
export function rosterOf(notification: Json): Json[] {
  return asArray((notification as { value: JsonObject[] }).value[0]?.["resourceData"]);
}

/** A roster notification without the first so many on it. */
export function newcomers(notification: Json, before: number): Json {
  const { value, ...rest } = notification as { value: JsonObject[] };
  const items = value.map((item) => ({ ...item, resourceData: asArray(item["resourceData"]).slice(before) }));
  return { ...rest, value: items };
}

/** The call in which the example's person is before, and who they are there. */
function elsewhere(simulator: Simulator, name: Case): { other: string; participant: string } {
  const where = ELSEWHERE[name];
  if (!where) return { other: OTHER_CALL, participant: PARTICIPANT };
  if ("peer" in where) return { other: simulator.established(callTo(where.peer)), participant: PARTICIPANT };
  const other = simulator.established(meeting("19:other@thread.v2"));
  simulator.invite(other, person(where.inMeeting));
  simulator.settle();
  const { value } = members(simulator.ask("GET", `calls/${other}/participants`));
  return { other, participant: (asArray(value)[1] as JsonObject)["id"] as string };
}

function replaced(value: Json, ids: readonly (readonly [from: string, to: string])[]): Json {
  const text = ids.reduce((all, [from, to]) => all.replaceAll(from, to), JSON.stringify(value));
  return JSON.parse(text) as Json;
}
