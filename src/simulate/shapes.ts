import { asObject, type Json, type JsonObject } from "../base/json.js";
import { GRAPH_ORIGIN } from "../graph/hosts.js";
import type { Call, Invited, Operation, Participant, Result } from "./world.js";

/** The members of a resource, each with its `@odata.type`. */
export function typed(type: string, members: JsonObject): JsonObject {
  return { "@odata.type": `#microsoft.graph.${type}`, ...members };
}

/** A call as create and get answer it (application-post-calls.md). */
export function callShape(call: Call, version: string): JsonObject {
  const { asked, kind } = call;
  return {
    "@odata.context": `${GRAPH_ORIGIN}/${version}/$metadata#app/calls/$entity`,
    ...typed("call", { state: call.state, direction: call.direction, subject: asked["subject"] ?? null }),
    callbackUri: call.callbackUri ?? null,
    callChainId: call.chainId,
    ...(kind === "group" && { callRoutes: [] }),
    source: asked["source"] ?? null,
    targets: targetShapes(asked["targets"]),
    requestedModalities: asked["requestedModalities"] ?? [],
    mediaConfig: asked["mediaConfig"] ?? null,
    chatInfo: asked["chatInfo"] ?? null,
    meetingInfo: asked["meetingInfo"] ?? null,
    ...{ tenantId: call.tenantId, myParticipantId: call.myParticipantId, id: call.id },
    ...{ mediaState: null, resultInfo: null, answeredBy: null, ringingTimeoutInSeconds: null },
    ...{ transcription: null, toneInfo: null },
  };
}

function targetShapes(targets: Json | undefined): Json {
  const list = Array.isArray(targets) ? targets : [];
  return list.map((target) => ({ endpointType: null, replacesCallId: null, ...asObject(target) }));
}

/** What the identity set of an answer prints of kinds that are not there: few for a user, all for anything else. */
const USER_KINDS = ["user", "application", "device", "phone"];
const ALL_KINDS = [
  "user",
  "guest",
  "encrypted",
  "onPremises",
  "applicationInstance",
  "application",
  "device",
  "phone",
];

/** An operation as the answer to its request and a later get show it. */
export function operationShape(operation: Operation): JsonObject {
  const { id, type, status, clientContext, invited, result } = operation;
  return {
    ...typed(type, {
      id,
      status,
      clientContext: clientContext ?? null,
      resultInfo: result ? resultShape(result) : null,
    }),
    ...(invited && { participants: invited.map(invitedInAnswer) }),
  };
}

function invitedInAnswer({ identity, replacesCallId, participantId }: Invited): JsonObject {
  const printed = identity["user"] === undefined ? ALL_KINDS : USER_KINDS;
  const kinds = new Set([...printed, ...Object.keys(identity)]);
  return {
    ...{ endpointType: null, id: null, replacesCallId: replacesCallId ?? null },
    ...(participantId !== undefined && { participantId }),
    identity: Object.fromEntries([...kinds].map((kind) => [kind, answered(kind, identity[kind])])),
  };
}

/** Only what is no user keeps its type in an answer, as the document prints them. */
function answered(kind: string, identity: Json | undefined): Json {
  if (identity === undefined) return null;
  return kind === "user" ? identity : typed("identity", asObject(identity) ?? {});
}

/** An operation that has ended, as its notification shows it: `resultInfo` is there on success too (graph-facts 7). */
export function endedOperationShape({
  id,
  type,
  status,
  clientContext,
  invited,
  result,
}: Operation): JsonObject {
  return typed(type, {
    ...(invited && { participants: invited.map(invitedInNotification) }),
    status,
    ...(clientContext !== undefined && { clientContext }),
    ...(result && { resultInfo: resultShape(result) }),
    id,
  });
}

function invitedInNotification({ identity }: Invited): JsonObject {
  const withoutNames = Object.entries(identity).map(([kind, members]) => {
    const { displayName: _displayName, ...rest } = asObject(members) ?? {};
    return [kind, typed("identity", rest)] as const;
  });
  return typed("invitationParticipantInfo", {
    identity: typed("identitySet", Object.fromEntries(withoutNames)),
  });
}

function resultShape({ code, subcode, message }: Result): JsonObject {
  return typed("resultInfo", { code, subcode, message });
}

/** Somebody on a roster as on the wire, with the members that no document names (graph-facts 7). */
export function participantShape(call: Call, participant: Participant): JsonObject {
  const { id, identity, endpointId, sourceId, isMuted } = participant;
  const replacementLink = `https://cc.skype.com/cc/v1/callParticipant/${call.id}/${sourceId}/replacement?rt=${id.replaceAll("-", "")}`;
  const kinds = Object.entries(identity).map(([kind, members]) => [
    kind,
    typed("identity", asObject(members) ?? {}),
  ]);
  return typed("participant", {
    info: typed("participantInfo", {
      identity: typed("identitySet", Object.fromEntries(kinds) as JsonObject),
      ...{ endpointType: "default", endpointId, languageId: "en-US" },
      ...{ clientVersion: CLIENT_VERSION, participantId: id, replacementLink },
    }),
    mediaStreams: [
      typed("mediaStream", {
        ...{
          mediaType: "audio",
          label: "main-audio",
          sourceId,
          direction: "sendReceive",
          serverMuted: isMuted,
        },
      }),
    ],
    ...{ isMuted, isInLobby: false, publishedStates: [], meetingRole: "none" },
    ...{ replacementLink, isIdentityAnonymized: false, id },
  });
}

const CLIENT_VERSION = "SkypeSpaces/1415/1.0.0.2023092925";

/** A call that has ended, as its last notification shows it. */
export function endedCallShape(call: Call, result: Result): JsonObject {
  return typed("call", {
    ...{ state: "terminated", resultInfo: resultShape(result) },
    meetingCapability: typed("meetingCapability", {}),
    ...{ coOrganizers: [], callChainId: call.chainId },
  });
}
