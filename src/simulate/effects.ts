import type { JsonObject } from "../base/json.js";
import { identityIds } from "../graph/identities.js";
import { normalId } from "../graph/ids.js";
import type { Notification } from "./notify.js";
import { COMPLETED } from "./operations.js";
import { callerOf, invitedPeople, sourceApplication } from "./people.js";
import type { Effect, Scheduled } from "./schedule.js";
import { join, later, leave, type Moment, type Stage } from "./stage.js";
import { callOf, liveCall, participantOf, type Call, type Result } from "./world.js";

type Kind = Effect["kind"];
type Carry<K extends Kind> = (
  stage: Stage,
  call: Call,
  effect: Extract<Effect, { kind: K }>,
  moment: Moment,
) => Notification[];

/** What each effect changes, and what the bot is told of it. */
const EFFECTS: { [K in Kind]: Carry<K> } = {
  establishing: ({ notifier }, call, _effect, { cause }) => [notifier.state(call, cause, "establishing")],
  established,
  joined,
  changed: ({ notifier }, call, _effect, { cause }) =>
    call.kind === "peer" ? [] : [notifier.roster(call, cause)],
  "operation-ended": operationEnded,
  replaced,
  ended: (stage, call, { result }, { cause }) => endCall(stage, call, cause, result),
  expired: (stage, call, { result }, { cause }) => endCall(stage, call, cause, result),
};

/** Carries out what is due; gives what the bot is told. */
export function carryOut(stage: Stage, { effect, at, cause }: Scheduled): Notification[] {
  const call = callOf(stage.world, effect.call);
  if (!call) return [];
  return (EFFECTS[effect.kind] as Carry<Kind>)(stage, call, effect, { now: at, cause });
}

/** In a peer call the bot is told of call states only (application-post-calls.md). */
function established(stage: Stage, call: Call, _effect: Effect, moment: Moment): Notification[] {
  call.state = "established";
  joinFirst(stage, call);
  const told = [stage.notifier.state(call, moment.cause, "established")];
  if (call.kind === "peer") return told;
  const people = invitedPeople(call, call.asked["targets"]);
  if (people.length > 0) later(stage, moment, 1, { kind: "joined", call: call.id, people });
  return [...told, stage.notifier.roster(call, moment.cause)];
}

/** Puts those on the roster of an established call who are there at once: the bot, and in a peer call the peer. */
export function joinFirst(stage: Pick<Stage, "seed">, call: Call): void {
  if (!participantOf(call, call.myParticipantId)) join(stage, call, myIdentity(call), call.myParticipantId);
  if (call.kind !== "peer") return;
  const peers = call.direction === "incoming" ? callerOf(call) : invitedPeople(call, call.asked["targets"]);
  for (const { identity } of peers) join(stage, call, identity);
}

/** On the wire the application shows up as an instance of itself (graph-facts 7). */
function myIdentity(call: Call): JsonObject {
  const { id = call.appId, displayName = "Bot" } =
    call.direction === "outgoing" ? sourceApplication(call) : {};
  return { applicationInstance: { id, displayName, tenantId: call.tenantId, identityProvider: "AAD" } };
}

function operationEnded(
  stage: Stage,
  call: Call,
  { operation: id, failure }: Extract<Effect, { kind: "operation-ended" }>,
  moment: Moment,
): Notification[] {
  const operation = call.operations.get(id);
  if (!operation) return [];
  operation.status = failure ? "failed" : "completed";
  operation.result = failure ?? COMPLETED;
  const { invited: people = [] } = operation;
  if (!failure && people.length > 0) later(stage, moment, 1, { kind: "joined", call: call.id, people });
  return [stage.notifier.operation(call, moment.cause, operation)];
}

/** They are in it; one step later the calls that they were taken out of are told. */
function joined(
  stage: Stage,
  call: Call,
  { people }: Extract<Effect, { kind: "joined" }>,
  moment: Moment,
): Notification[] {
  call.kind = "group"; // a peer call is one no longer with a third in it
  for (const invited of people) {
    join(stage, call, invited.identity);
    const other = liveCall(stage.world, invited.replacesCallId);
    if (other && other !== call)
      later(stage, moment, 1, { kind: "replaced", call: other.id, by: call.id, invited });
  }
  return [stage.notifier.roster(call, moment.cause)];
}

/** A peer call ends when its peer is in the other one; out of a group call somebody is moved. */
function replaced(
  stage: Stage,
  call: Call,
  { invited }: Extract<Effect, { kind: "replaced" }>,
  { cause }: Moment,
): Notification[] {
  if (call.kind === "peer") return endCall(stage, call, cause, ENDED);
  const ids = identityIds(invited.identity);
  leave(call, ({ identity }) => identityIds(identity).some((id) => ids.includes(id)));
  return [stage.notifier.roster(call, cause)];
}

/** Ends and forgets a call: nothing more happens in it; its operations fail first, so that each has ended exactly once. */
function endCall({ world, notifier }: Stage, call: Call, cause: number, result: Result): Notification[] {
  world.schedule.drop(call.id);
  world.calls.delete(normalId(call.id));
  const running = [...call.operations.values()].filter(({ status }) => status === "Running");
  const failed = running.map((operation) => {
    operation.status = "failed";
    operation.result = CALL_GONE;
    return notifier.operation(call, cause, operation);
  });
  return [...failed, notifier.state(call, cause, "terminating"), notifier.ended(call, cause, result)];
}

/** call-delete.md, with the tail that messages have on the wire. */
export const ENDED: Result = {
  code: 200,
  subcode: 5001,
  message: "The conversation has ended. DiagCode: 0#5001.@",
};

/** Assumption: what an operation ends with whose call has ended is not public. */
const CALL_GONE: Result = { code: 404, subcode: 8522, message: "Call not found." };
