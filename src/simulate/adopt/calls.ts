import { hashedGuid } from "../../base/chance.js";
import { asArray, asObject, asText, type JsonObject } from "../../base/json.js";
import { normalId } from "../../graph/ids.js";
import type { TapeRequest } from "../../tape/exchange.js";
import { readClaims } from "../claims.js";
import { joinFirst } from "../effects.js";
import { emptyCall, kindOf, outgoingCall, ringingCall, type Setting } from "../new-call.js";
import { invitedPeople } from "../people.js";
import { typed } from "../shapes.js";
import { join } from "../stage.js";
import { participantOf, type Call } from "../world.js";

/** A call that the bot has created; `id` is for an answer that does not name it. */
export function createdCall(
  setting: Setting,
  id: string,
  { request, body: asked, answer }: { request: TapeRequest; body: JsonObject; answer: JsonObject },
): Call {
  const source = asObject(answer["source"]);
  const body = { ...(source && { source }), ...asked };
  const claims = readClaims(request.headers);
  const call = outgoingCall(setting, asText(answer["id"]) ?? id, { request, body, claims });
  identify(call, answer);
  return call;
}

/** A call of which only its name is known: most likely a meeting that the bot has joined before. */
export function earlierCall(setting: Setting, id: string): Call {
  return established(setting, emptyCall(setting, id, unknownChat(setting, id)));
}

/** A call that somebody is taken out of: their peer call, unless they are named as one participant of several. */
export function replacedCall(setting: Setting, id: string, participant: JsonObject): Call {
  const { participantId, replacesCallId: _itself, ...target } = participant;
  const taken = asText(participantId);
  if (taken === undefined) {
    const call = emptyCall(setting, id, { targets: [target] });
    return established(setting, { ...call, kind: "peer" });
  }
  const call = earlierCall(setting, id);
  for (const { identity } of invitedPeople(call, [target])) join(setting, call, identity, taken);
  return call;
}

/** A call that rings at the bot; `resource`: what a notification tells of it, where one has. */
export function ringing(setting: Setting, id: string, resource: JsonObject = {}): Call {
  const asked = askedOf(resource);
  const { tenantId } = asObject(callerIn(asked)["user"]) ?? {};
  const { application, applicationInstance } = calledIn(asked);
  const called = asText((asObject(application) ?? asObject(applicationInstance))?.["id"]);
  const tenant = asText(tenantId) ?? setting.tenant;
  const call = ringingCall({ ...setting, tenant, application: called ?? setting.application }, id, asked);
  // Whoever asks the bot into a meeting is not its one peer.
  if (asObject(asked["meetingInfo"])) call.kind = "group";
  identify(call, resource);
  return call;
}

/** A call that was there before, by its resource. */
export function toldCall(setting: Setting, id: string, resource: JsonObject): Call {
  const asked = resource["chatInfo"] === undefined ? unknownChat(setting, id) : {};
  const call = emptyCall(setting, id, asked);
  describe(call, resource);
  const isPeer = call.direction === "incoming" && !asObject(resource["meetingInfo"]);
  call.kind = isPeer ? "peer" : kindOf(resource);
  return call;
}

/** What a resource tells of a call. */
export function describe(call: Call, resource: JsonObject): void {
  identify(call, resource);
  call.asked = { ...call.asked, ...askedOf(resource) };
}

/** The bot's own participant in a call has this id. */
export function nameMe(call: Call, id: string): void {
  const me = participantOf(call, call.myParticipantId);
  if (me) me.id = id;
  call.myParticipantId = id;
}

function identify(call: Call, resource: JsonObject): void {
  const me = asText(resource["myParticipantId"]);
  if (me !== undefined && normalId(me) !== normalId(call.myParticipantId)) nameMe(call, me);
  call.tenantId = asText(resource["tenantId"]) ?? call.tenantId;
  call.chainId = asText(resource["callChainId"]) ?? call.chainId;
  if (asText(resource["direction"])?.toLowerCase() === "incoming") call.direction = "incoming";
}

function established(setting: Setting, call: Call): Call {
  call.state = "established";
  joinFirst(setting, call);
  return call;
}

const ASKED = [
  "subject",
  "source",
  "targets",
  "requestedModalities",
  "mediaConfig",
  "chatInfo",
  "meetingInfo",
];

/** The members of a resource that a call is created with; what is null or empty tells nothing. */
function askedOf(resource: JsonObject): JsonObject {
  const told = ASKED.flatMap((name) => {
    const value = resource[name] ?? null;
    return value === null || (Array.isArray(value) && value.length === 0) ? [] : [[name, value] as const];
  });
  return Object.fromEntries(told);
}

function callerIn(asked: JsonObject): JsonObject {
  return asObject(asObject(asked["source"])?.["identity"]) ?? {};
}

function calledIn(asked: JsonObject): JsonObject {
  return asObject(asObject(asArray(asked["targets"])[0])?.["identity"]) ?? {};
}

/** That a call has a chat is no more than likely, but nothing is refused for want of one that may be there. */
function unknownChat({ seed }: Setting, id: string): JsonObject {
  const threadId = `19:meeting_${hashedGuid(seed, "thread", id)}@thread.v2`;
  return { chatInfo: typed("chatInfo", { threadId, messageId: "0" }) };
}
