import { hashedGuid } from "../base/chance.js";
import { asArray, asText, type JsonObject } from "../base/json.js";
import { normalId } from "../graph/ids.js";
import { headerOf } from "../tape/exchange.js";
import { memberOf, type Asked } from "./asked.js";
import { callerOf, invitedPeople } from "./people.js";
import { typed } from "./shapes.js";
import { expectPeople, type Stage } from "./stage.js";
import type { Call } from "./world.js";

/** What a call has that nobody has said anything of. */
export interface Setting extends Pick<Stage, "seed" | "tenant"> {
  /** The application of calls that name none. */
  readonly application?: string | undefined;
}

/** A call that the bot creates. */
export function outgoingCall(
  setting: Setting,
  id: string,
  { request, body, claims }: Pick<Asked, "request" | "body" | "claims">,
): Call {
  const { callbackUri, ...given } = body;
  const appId = claims.application ?? applicationOf(setting);
  const empty = emptyCall(setting, id, { source: defaultSource(appId), ...given });
  const call: Call = {
    ...empty,
    ...{ kind: kindOf(body), state: "establishing", appId },
    callbackUri: asText(callbackUri),
    tenantId: asText(body["tenantId"]) ?? claims.tenant ?? setting.tenant,
    scenarioId: headerOf(request.headers, "scenario-id") ?? empty.scenarioId,
  };
  expectPeople(call, invitedPeople(call, body["targets"]));
  return call;
}

/** A call that the bot is called by; `asked` says by whom. */
export function ringingCall(setting: Setting, id: string, asked: JsonObject): Call {
  const call: Call = {
    ...emptyCall(setting, id, asked),
    ...{ kind: "peer", direction: "incoming", state: "incoming" },
  };
  expectPeople(call, callerOf(call));
  return call;
}

/** A group call of the bot's that nothing has happened in. */
export function emptyCall(setting: Setting, id: string, asked: JsonObject): Call {
  const chainId = hashedGuid(setting.seed, "chain", id);
  return {
    ...{ id, lane: normalId(id), asked, chainId, scenarioId: chainId },
    ...{ kind: "group", direction: "outgoing", state: "establishing", callbackUri: undefined },
    ...{ tenantId: setting.tenant, appId: applicationOf(setting) },
    myParticipantId: madeMe(setting, id),
    ...{ roster: [], sources: 0, expected: new Set(), operations: new Map(), notified: 0 },
  };
}

/** One target is a peer call; several, or a meeting, are a group call. */
export function kindOf(body: JsonObject): Call["kind"] {
  return asArray(body["targets"]).length === 1 && memberOf(body, "meetingInfo") === undefined
    ? "peer"
    : "group";
}

/** The bot's own participant in a call where Graph names none. */
export function madeMe({ seed }: Pick<Setting, "seed">, id: string): string {
  return hashedGuid(seed, "participant", id);
}

function applicationOf({ seed, application }: Setting): string {
  return application ?? hashedGuid(seed, "application");
}

function defaultSource(appId: string): JsonObject {
  const application = typed("identity", { id: appId, displayName: "Bot" });
  return typed("participantInfo", { identity: typed("identitySet", { application }) });
}
