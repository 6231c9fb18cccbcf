import { asArray, asObject, asText, type Json, type JsonObject } from "../base/json.js";
import { identityIds, invitedIds } from "./identities.js";
import { normalId } from "./ids.js";
import { readOperation, type Operation } from "./operations.js";
import { resourceIds } from "./routes.js";

/** What an item of a notification is about. */
type Subject = "operation" | "roster" | "call" | "other";

/** Who is in a call, as an item of a notification tells it. */
export interface Roster {
  present: string[];
  /** Named as removed; only a partial roster names them, a full one leaves them out. */
  removed: string[];
  /** A snapshot of everybody: who is not in it has left. Otherwise only what changed. */
  full: boolean;
  /** The participant's id of each identity that has one; the document prints null. */
  participantIds: ReadonlyMap<string, string>;
}

/** One `commsNotification` of a notification's `value`. */
export interface NotificationItem {
  subject: Subject;
  call?: string;
  operation?: Operation;
  /** Of an operation: the ids in its URL and in the resource, which should be one. */
  operationIds: string[];
  /** Of an operation: whom it is about. */
  participants: string[];
  roster?: Roster;
  /** Of a call: the state that it is in now, in lower case. */
  state?: string;
}

/** The items of a `commsNotifications` body; none when it is no such body. */
export function readNotification(body: Json | undefined): NotificationItem[] {
  return asArray(asObject(body)?.["value"]).map((item) => readItem(asObject(item) ?? {}));
}

/**
 * Routed on `resourceUrl` and `@odata.type`, never on `changeType`: `deleted` on an operation means that it has
 * finished, only on a call that the call has ended.
 */
function readItem(item: JsonObject): NotificationItem {
  const url = asText(item["resourceUrl"]) ?? asText(item["resource"]) ?? "";
  const data = item["resourceData"];
  const { call, operation } = resourceIds(url);
  const subject = subjectOf(url, data);
  const about: NotificationItem = {
    subject,
    participants: [],
    operationIds: [],
    ...(call !== undefined && { call }),
  };
  if (subject === "operation") return { ...about, ...operationPart(data, operation) };
  if (subject === "roster") return { ...about, roster: readRoster(data, item["changeType"]) };
  const state = subject === "call" ? asText(asObject(data)?.["state"])?.toLowerCase() : undefined;
  return state === undefined ? about : { ...about, state };
}

/** Whether an item tells that its call is ending or has ended. */
export function isEnding({ state }: NotificationItem): boolean {
  return state === "terminating" || state === "terminated";
}

function subjectOf(url: string, data: Json | undefined): Subject {
  if (Array.isArray(data)) return "roster";
  const type = asText(asObject(data)?.["@odata.type"]) ?? "";
  return (
    SUBJECTS.find(({ types }) => types.test(type))?.subject ??
    SUBJECTS.find(({ urls }) => urls.test(url))?.subject ??
    "other"
  );
}

/** The type of the resource decides; its URL where the type is missing or another. */
const SUBJECTS: readonly { subject: Subject; types: RegExp; urls: RegExp }[] = [
  { subject: "operation", types: /operation$/i, urls: /\/operations[/(]/i },
  { subject: "roster", types: /\.(delta)?participants?$/i, urls: /\/participants([/(]|$)/i },
  { subject: "call", types: /\.call$/i, urls: /\/calls[/(][^/]+\/?$/i },
];

/** The literal `participants` in the place of an operation's id is none (graph-facts 1.2 b). */
function operationPart(data: Json | undefined, inUrl: string | undefined): Partial<NotificationItem> {
  const operation = readOperation(data);
  const ids = [inUrl === "participants" ? undefined : inUrl, operation.id];
  return {
    operation,
    operationIds: [...new Set(ids.filter((id) => id !== undefined))],
    participants: invitedIds(asObject(data)?.["participants"]),
  };
}

/** An array is the whole roster; `deltaParticipants` and a single participant are what changed. */
function readRoster(data: Json | undefined, changeType: Json | undefined): Roster {
  const members = asObject(data);
  const listed = Array.isArray(data) ? data : members?.["participants"];
  const participants = listed === undefined ? (members ? [members] : []) : asArray(listed);
  const gone = /^deleted$/i.test(asText(changeType) ?? "") && !Array.isArray(data);
  const isRemoved = (participant: Json): boolean =>
    gone || asObject(asObject(participant)?.["removedState"]) !== undefined;
  return {
    present: participants.filter((participant) => !isRemoved(participant)).flatMap(identitiesOf),
    removed: participants.filter(isRemoved).flatMap(identitiesOf),
    full: Array.isArray(data),
    participantIds: new Map(participants.flatMap(participantId)),
  };
}

function participantId(participant: Json): [identity: string, id: string][] {
  const id = asText(asObject(participant)?.["id"]);
  return id === undefined ? [] : identitiesOf(participant).map((identity) => [identity, normalId(id)]);
}

function identitiesOf(participant: Json): string[] {
  return identityIds(asObject(asObject(participant)?.["info"])?.["identity"]);
}
