import { hashedGuid } from "../base/chance.js";
import { asArray, asText, type JsonObject } from "../base/json.js";
import { GRAPH_ORIGIN } from "../graph/hosts.js";
import { normalId } from "../graph/ids.js";
import { known, ok, type Reply } from "./answers.js";
import { judge, memberOf, type Asked, type CallHandler, type Handler } from "./asked.js";
import type { Rule } from "./assumptions.js";
import { isGranted } from "./claims.js";
import { ENDED } from "./effects.js";
import { kindOf, outgoingCall, ringingCall } from "./new-call.js";
import { callShape, typed } from "./shapes.js";
import { endUnless, later, type Stage } from "./stage.js";
import { repeatOf, type Call, type Result } from "./world.js";

/** call-delete.md. */
const NOT_KEPT_ALIVE: Result = {
  code: 408,
  subcode: 8537,
  message: "Keep Alive timeout, cleaned up inactive call.",
};

/** 201 with the call, establishing; that it is established comes later. The bot hears of `establishing` before the answer. */
export const createCall: Handler = (stage, asked) => {
  const { body, now, cause, route } = asked;
  const { refused, assumed } = judge(stage, brokenByCreate(body));
  const denied = refused ?? withoutPermission(asked) ?? ofAnotherTenant(asked);
  if (denied) return { reply: denied };
  const call = outgoingCall(stage, hashedGuid(stage.seed, "call", asked.key, asked.repeat), asked);
  stage.world.calls.set(call.id, call);
  const established = { kind: "established", call: call.id } as const;
  later(stage, { now, cause }, 1, established);
  endUnless(stage, asked, stage.pace.keepAlive, { kind: "expired", call: call.id, result: NOT_KEPT_ALIVE });
  const location = `${GRAPH_ORIGIN}/${route.version}/communications/calls/${call.id}`;
  const reply: Reply = { status: 201, location, body: callShape(call, route.version), assumed };
  return { reply, before: [stage.notifier.state(call, cause, "establishing")] };
};

export const getCall: CallHandler = (_stage, { route }, call) => ({
  reply: ok(callShape(call, route.version)),
});

/** 204; then terminating and deleted. In a group call it is the bot's leg only that ends. */
export const deleteCall: CallHandler = (stage, asked, call) => {
  stage.world.schedule.drop(call.id);
  call.state = "terminated"; // for whoever asks; the bot is told by and by
  later(stage, asked, 1, { kind: "ended", call: call.id, result: ENDED });
  return { reply: { status: 204 } };
};

/** It keeps no call alive that rings: that one wants an answer. */
export const keepAlive: CallHandler = (stage, asked, call) => {
  const expired = { kind: "expired", call: call.id, result: NOT_KEPT_ALIVE } as const;
  if (call.state !== "incoming") endUnless(stage, asked, stage.pace.keepAlive, expired);
  return { reply: { status: 200 } };
};

/** 202 without a body; the call's notifications go to the `callbackUri` of the answer from now on. */
export const answerCall: CallHandler = (stage, asked, call) => {
  const { refused, assumed } = judge(stage, call.state === "incoming" ? [] : ["answer-incoming"]);
  const denied = refused ?? onAnotherTenant(asked, call);
  if (denied) return { reply: denied };
  call.state = "establishing";
  call.callbackUri = asText(asked.body["callbackUri"]);
  later(stage, asked, 1, { kind: "establishing", call: call.id });
  later(stage, asked, 2, { kind: "established", call: call.id });
  endUnless(stage, asked, stage.pace.keepAlive, { kind: "expired", call: call.id, result: NOT_KEPT_ALIVE });
  return { reply: { status: 202, assumed } };
};

/** An incoming call: somebody calls the bot. Graph's doing, nobody's request. */
export function incomingCall(stage: Stage, caller: { id: string; displayName: string }, now: number): Call {
  const nth = repeatOf(stage.world, JSON.stringify(["ring", caller.id]));
  const id = hashedGuid(stage.seed, "incoming", caller.id, nth);
  const tenantId = stage.tenant;
  const identity = typed("identitySet", { user: typed("identity", { ...caller, tenantId }) });
  const asked = {
    source: typed("participantInfo", { identity }),
    targets: [],
    requestedModalities: ["audio"],
  };
  const call = ringingCall(stage, id, asked);
  stage.world.calls.set(id, call);
  const unanswered = {
    code: 408,
    subcode: 10057,
    message: "Call timed out due to no signaling from callee endpoints.",
  };
  endUnless(stage, { now, cause: 0 }, stage.pace.ring, { kind: "expired", call: id, result: unanswered });
  return call;
}

function brokenByCreate(body: JsonObject): Rule[] {
  const isForSomebody = asArray(body["targets"]).length > 0 || memberOf(body, "meetingInfo") !== undefined;
  return [
    ...(asText(body["callbackUri"]) === undefined ? (["callback-required"] as const) : []),
    ...(isForSomebody ? [] : (["somebody-to-call"] as const)),
  ];
}

/** The permissions one of which creates such a call (application-post-calls.md). */
const PERMISSIONS: Readonly<Record<Call["kind"] | "meeting", readonly string[]>> = {
  peer: ["Calls.Initiate.All", "Calls.InitiateGroupCall.All"],
  group: ["Calls.InitiateGroupCall.All"],
  meeting: ["Calls.JoinGroupCall.All", "Calls.JoinGroupCallAsGuest.All", "Calls.JoinGroupCalls.Chat"],
};

function withoutPermission({ body, claims }: Asked): Reply | undefined {
  const kind = memberOf(body, "meetingInfo") ? "meeting" : kindOf(body);
  const isAppHosted =
    memberOf(body, "mediaConfig")?.["@odata.type"] === "#microsoft.graph.appHostedMediaConfig";
  const isEnough =
    isGranted(claims, PERMISSIONS[kind]) && (!isAppHosted || isGranted(claims, ["Calls.AccessMedia.All"]));
  return isEnough ? undefined : known("7504");
}

/** Graph wants the tenant of the token's, and one to be named where a meeting is joined. */
function ofAnotherTenant({ body, claims }: Asked): Reply | undefined {
  const tenant = asText(body["tenantId"]);
  const isMissing = tenant === undefined && memberOf(body, "meetingInfo") !== undefined;
  const isOther = tenant !== undefined && claims.tenant !== undefined && differ(tenant, claims.tenant);
  return isMissing || isOther ? known("7505") : undefined;
}

function onAnotherTenant({ claims }: Asked, call: Call): Reply | undefined {
  const isOther = claims.tenant !== undefined && differ(claims.tenant, call.tenantId);
  return isOther
    ? known("7505", "Mismatch between request authorization tenant and call tenant.")
    : undefined;
}

function differ(one: string, other: string): boolean {
  return normalId(one) !== normalId(other);
}
