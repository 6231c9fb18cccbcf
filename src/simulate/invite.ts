import { hashedGuid } from "../base/chance.js";
import { asArray } from "../base/json.js";
import { inviteViolations, readParticipants } from "../graph/invites.js";
import { clientContextOf, judge, memberOf, type Asked, type CallHandler } from "./asked.js";
import type { Rule } from "./assumptions.js";
import { invitedPeople } from "./people.js";
import { GRAPH, operationShape } from "./shapes.js";
import { idsOf, later, type Stage } from "./stage.js";
import { joinLanes, liveCall, type Call, type Invited, type Operation } from "./world.js";

/**
 * 200 with a running operation and its Location. Then the operation's end, one step later; then the roster; then the end
 * of the peer call that was replaced, or the roster of the meeting that somebody was moved out of.
 */
export const invite: CallHandler = (stage, asked, call) => {
  const participants = asArray(asked.body["participants"]);
  const people = invitedPeople(call, readParticipants(participants));
  const { refused, failure, assumed } = judge(stage, brokenBy(stage, asked, call, people));
  if (refused) return { reply: refused };
  const operation = start(stage, asked, call, "inviteParticipantsOperation");
  operation.invited = people;
  for (const id of idsOf(people)) call.expected.add(id);
  for (const { replacesCallId } of people)
    if (liveCall(stage.world, replacesCallId)) joinLanes(stage.world, replacesCallId as string, call.id);
  later(stage, asked, 1, {
    kind: "operation-ended",
    call: call.id,
    operation: operation.id,
    ...(failure && { failure }),
  });
  const location = operationUrl(call, operation);
  return { reply: { status: 200, location, body: operationShape(operation), assumed } };
};

/** An operation of the bot's in a call, running. */
export function start(stage: Stage, asked: Asked, call: Call, type: string): Operation {
  const id = hashedGuid(stage.seed, "operation", asked.key, asked.repeat);
  const operation: Operation = { id, type, status: "Running", clientContext: clientContextOf(asked) };
  call.operations.set(id, operation);
  return operation;
}

export function operationUrl(call: Call, operation: Operation): string {
  return `${GRAPH}/${call.version}/communications/calls/${call.id}/operations/${operation.id}`;
}

function brokenBy(stage: Stage, { body }: Asked, call: Call, people: readonly Invited[]): Rule[] {
  const stated = inviteViolations(body).flatMap(({ rule }) =>
    rule === "first-participant-only" ? [] : rule,
  );
  const several = people.length > 1;
  const checks: [Rule, boolean][] = [
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
  return (
    replacesCallId === undefined ||
    (replacesCallId !== call.id && liveCall(world, replacesCallId) !== undefined)
  );
}

function isThere({ world }: Stage, { replacesCallId, participantId }: Invited): boolean {
  const replacedCall = liveCall(world, replacesCallId);
  if (!replacedCall || participantId === undefined) return true;
  return replacedCall.roster.some(({ id }) => id === participantId);
}
