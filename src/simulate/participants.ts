import { GRAPH_ORIGIN } from "../graph/hosts.js";
import { ok, refusal } from "./answers.js";
import { judge, type Asked, type CallHandler, type Said } from "./asked.js";
import type { Rule } from "./assumptions.js";
import { COMPLETED, operationUrl, start } from "./operations.js";
import { operationShape, participantShape } from "./shapes.js";
import { later, leave, type Stage } from "./stage.js";
import { participantOf, type Call, type Participant, type Result } from "./world.js";

/** What a page holds where `$top` says nothing. */
const PAGE = 100;

/** Everybody, page by page: `$top` is the size of one, `@odata.nextLink` leads to the next. */
export const listParticipants: CallHandler = (_stage, { request, route }, call) => {
  const query = new URLSearchParams(/\?([^#]*)/s.exec(request.url)?.[1] ?? "");
  const size = wholeNumber(query.get("$top"), PAGE);
  const from = wholeNumber(query.get("$skiptoken"), 0);
  const path = `${GRAPH_ORIGIN}/${route.version}/communications/calls/${call.id}/participants`;
  const next =
    size > 0 && from + size < call.roster.length
      ? `${path}?$top=${size}&$skiptoken=${from + size}`
      : undefined;
  const body = {
    "@odata.context": `${GRAPH_ORIGIN}/${route.version}/$metadata#communications/calls('${call.id}')/participants`,
    ...(next !== undefined && { "@odata.nextLink": next }),
    value: call.roster.slice(from, from + size).map((participant) => participantShape(call, participant)),
  };
  return { reply: ok(body) };
};

export const getParticipant: CallHandler = withParticipant((_stage, _asked, call, participant) => ({
  reply: ok(participantShape(call, participant)),
}));

/** 204, and the roster without them. Whoever removes the bot itself ends its leg of the call. */
export const removeParticipant: CallHandler = withParticipant((stage, asked, call, participant) => {
  if (participant === participantOf(call, call.myParticipantId))
    later(stage, asked, 1, { kind: "ended", call: call.id, result: REMOVED });
  else {
    leave(call, (one) => one === participant);
    later(stage, asked, 1, { kind: "changed", call: call.id });
  }
  return { reply: { status: 204 } };
});

/** call-delete.md. */
const REMOVED: Result = {
  code: 200,
  subcode: 5000,
  message: "Removed from the conversation by another participant.",
};

export const muteParticipant: CallHandler = withParticipant((stage, asked, call, participant) => {
  const { refused, assumed } = judge(stage, call.kind === "peer" ? ["mute-in-group-calls"] : []);
  return refused ? { reply: refused } : muted(stage, asked, call, { participant, isMuted: true, assumed });
});

/** The bot mutes itself. */
export const muteCall: CallHandler = (stage, asked, call) => switchMe(stage, asked, call, true);
export const unmuteCall: CallHandler = (stage, asked, call) => switchMe(stage, asked, call, false);

function switchMe(stage: Stage, asked: Asked, call: Call, isMuted: boolean): Said {
  const me = participantOf(call, call.myParticipantId);
  return me ? muted(stage, asked, call, { participant: me, isMuted }) : unknown("participant-known", stage);
}

/** Answered `completed`, so that no notification of the operation follows; a roster does (participant-mute.md). */
function muted(
  stage: Stage,
  asked: Asked,
  call: Call,
  {
    participant,
    isMuted,
    assumed,
  }: { participant: Participant; isMuted: boolean; assumed?: Rule | undefined },
): Said {
  participant.isMuted = isMuted;
  const type = isMuted ? "muteParticipantOperation" : "unmuteParticipantOperation";
  const operation = start(stage, asked, call, type);
  operation.status = "completed";
  operation.result = COMPLETED;
  later(stage, asked, 1, { kind: "changed", call: call.id });
  const context = `${GRAPH_ORIGIN}/${asked.route.version}/$metadata#${type}`;
  const body = { "@odata.context": context, ...operationShape(operation) };
  return { reply: { status: 200, location: operationUrl(asked, call, operation), body, assumed } };
}

/** An operation as it is now. */
export const getOperation: CallHandler = (stage, { route }, call) => {
  const operation = call.operations.get(route.operation ?? "");
  return operation ? { reply: ok(operationShape(operation)) } : unknown("operation-known", stage);
};

function withParticipant(
  handle: (stage: Stage, asked: Asked, call: Call, participant: Participant) => Said,
): CallHandler {
  return (stage, asked, call) => {
    const participant = participantOf(call, asked.route.participant);
    return participant ? handle(stage, asked, call, participant) : unknown("participant-known", stage);
  };
}

function unknown(rule: "participant-known" | "operation-known", { policy }: Stage): Said {
  return { reply: refusal(rule, policy[rule] as number) };
}

function wholeNumber(text: string | null, otherwise: number): number {
  const number = Number(text ?? Number.NaN);
  return Number.isSafeInteger(number) && number >= 0 && text !== "" ? number : otherwise;
}
