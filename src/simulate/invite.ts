import { asArray, type JsonObject } from "../base/json.js";
import { inviteViolations, readParticipants } from "../graph/invites.js";
import { known } from "./answers.js";
import { judge, memberOf, type CallHandler } from "./asked.js";
import type { Rule } from "./assumptions.js";
import { isGranted } from "./claims.js";
import { operationUrl, start } from "./operations.js";
import { invitedPeople } from "./people.js";
import { operationShape } from "./shapes.js";
import { expectPeople, idsOf, later, type Stage } from "./stage.js";
import { joinLanes, liveCall, participantOf, type Call, type Invited } from "./world.js";

/**
 * 200 with a running operation and its Location. Then the operation's end, one step later; then the roster; then the end
 * of the peer call that was replaced, or the roster of the meeting that somebody was moved out of.
 */
export const invite: CallHandler = (stage, asked, call) => {
  const participants = readParticipants(asArray(asked.body["participants"]));
  const people = invitedPeople(call, participants);
  const broken = brokenBy(stage, { ...asked.body, participants }, call, people);
  const { refused, failure, assumed } = judge(stage, broken);
  const denied = refused ?? (isGranted(asked.claims, PERMISSIONS) ? undefined : known("7504"));
  if (denied) return { reply: denied };
  const operation = start(stage, asked, call, "inviteParticipantsOperation");
  operation.invited = people;
  if (!failure) expectPeople(call, people);
  for (const { replacesCallId } of people) {
    const replaced = liveCall(stage.world, replacesCallId);
    if (replaced) joinLanes(stage.world, replaced, call);
  }
  later(stage, asked, 1, {
    kind: "operation-ended",
    call: call.id,
    operation: operation.id,
    ...(failure && { failure }),
  });
  const location = operationUrl(asked, call, operation);
  return { reply: { status: 200, location, body: operationShape(operation), assumed } };
};

/** The permission that the document wants; the seed spells it in the plural (graph-facts 1.1, row 3). */
const PERMISSIONS = ["Calls.InitiateGroupCall.All"];

/** Of a body in which those are left out who are not read. */
function brokenBy(stage: Stage, body: JsonObject, call: Call, people: readonly Invited[]): Rule[] {
  const stated = inviteViolations(body).flatMap(({ rule }) =>
    rule === "first-participant-only" ? [] : rule,
  );
  const several = people.length > 1;
  const checks: [Rule, boolean][] = [
    ["identity-required", people.length < asArray(body["participants"]).length],
    ["one-into-a-peer-call", several && call.kind === "peer"],
    [
      "chat-info-required",
      several && call.kind === "group" && memberOf(call.asked, "chatInfo") === undefined,
    ],
    ["invited-once", idsOf(people).some((id) => call.expected.has(id)) || hasTwice(idsOf(people))],
    ["replaced-call-known", people.some((person) => !isKnown(stage, call, person))],
    ["moved-participant-known", people.some((person) => !isThere(stage, person))],
  ];
  return [...stated, ...checks.flatMap(([rule, isBroken]) => (isBroken ? rule : []))];
}

function hasTwice(ids: readonly string[]): boolean {
  return new Set(ids).size < ids.length;
}

/** Another call of the application's, and one that goes on. */
function isKnown({ world }: Stage, call: Call, { replacesCallId }: Invited): boolean {
  if (replacesCallId === undefined) return true;
  const replaced = liveCall(world, replacesCallId);
  return replaced !== undefined && replaced !== call;
}

function isThere({ world }: Stage, { replacesCallId, participantId }: Invited): boolean {
  const replacedCall = liveCall(world, replacesCallId);
  if (!replacedCall || participantId === undefined) return true;
  return participantOf(replacedCall, participantId) !== undefined;
}
