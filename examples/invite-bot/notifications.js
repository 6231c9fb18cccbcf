// What a notification is about. The `changeType` alone says little: `deleted` on an operation means that it is over, on a
// participant that they left, and only on the call itself that the call has ended. So the URL and the type decide.

/** @import { CallResource, Operation, Participant, ResultInfo } from "./wire.js" */

/**
 * @typedef {{ kind: "call", callId: string, state: string, resultInfo?: ResultInfo | null | undefined }} CallNotice
 * @typedef {{ kind: "operation", callId: string, operation: Operation }} OperationNotice
 * @typedef {object} RosterNotice
 * @property {"roster"} kind
 * @property {string} callId
 * @property {Participant[]} participants
 * @property {boolean} snapshot true: who is missing has left. false: only what has changed
 * @property {number} [sequence] the order of changes; they may come in another
 *
 * @typedef {CallNotice | OperationNotice | RosterNotice} CallChange
 * @typedef {CallChange | { kind: "unknown", about: string }} Notice
 */

/**
 * @typedef {object} Notification
 * @property {string | null} [changeType]
 * @property {string | null} [resource]
 * @property {string | null} [resourceUrl]
 * @property {unknown} [resourceData]
 */

/** `/app/calls/…`, `/communications/calls/…`, with or without host and version, `calls/{id}` and `calls('{id}')`. */
const CALL_URL = /(?:^|\/)(?:app|communications)\/calls(?:\/|\(')([^/?')]+)(?:'\))?\/?([^?]*)/i;

/**
 * @param {string} text a notification's body; may be empty or no JSON
 * @returns {Notice[]} one for each item in it, in order
 */
export function readNotifications(text) {
  if (text.trim() === "") return [unknown("nothing: it is empty")];
  const { value } = /** @type {{ value?: unknown }} */ (parsed(text) ?? {});
  if (!Array.isArray(value)) return [unknown("something that is no list of notifications")];
  return value.map((item) => readNotification(/** @type {Notification | null} */ (item) ?? {}));
}

/**
 * @param {Notification} notification
 * @returns {Notice}
 */
function readNotification({ changeType, resource, resourceUrl, resourceData }) {
  const url = resourceUrl ?? resource ?? "";
  const [, callId, rest = ""] = CALL_URL.exec(url) ?? [];
  if (callId === undefined) return unknown(url || "no resource at all");
  const read = readerFor(rest, resourceData);
  const over = changeType?.toLowerCase() === "deleted";
  return read ? { callId, ...read(resourceData ?? {}, { rest, over }) } : unknown(url);
}

/**
 * @typedef {{ rest: string, over: boolean }} Place the URL after the call's id; whether the change is a deletion
 * @typedef {(data: object, place: Place) => WithoutCallId<CallChange>} Reader
 */

/**
 * @template T
 * @typedef {T extends unknown ? Omit<T, "callId"> : never} WithoutCallId
 */

/**
 * The type says what it is; where Graph leaves it out, the place.
 * @param {string} rest
 * @param {unknown} data
 * @returns {Reader | undefined}
 */
function readerFor(rest, data) {
  if (Array.isArray(data)) return rest.endsWith("participants") ? readSnapshot : undefined;
  const type = typeIn(data);
  if (type.endsWith(".deltaParticipants")) return readDelta;
  if (type.endsWith("Operation") || rest.startsWith("operations")) return readOperation;
  if (type.endsWith(".participant") || rest.startsWith("participants/")) return readParticipant;
  return rest === "" ? readCall : undefined;
}

/** @param {unknown} data */
function typeIn(data) {
  const { "@odata.type": type } = /** @type {{ "@odata.type"?: unknown }} */ (data ?? {});
  return typeof type === "string" ? type : "";
}

/** @type {Reader} */
function readSnapshot(data) {
  return { kind: "roster", participants: objectsIn(data), snapshot: true };
}

/** @type {Reader} */
function readDelta(data) {
  const delta = /** @type {{ participants?: unknown, sequenceNumber?: unknown }} */ (data);
  const { participants, sequenceNumber: sequence } = delta;
  return {
    ...{ kind: "roster", participants: objectsIn(participants), snapshot: false },
    ...(typeof sequence === "number" && { sequence }),
  };
}

/** @type {Reader} */
function readParticipant(data, { rest, over }) {
  const participant = /** @type {Participant} */ (data);
  const id = participant.id ?? rest.split("/")[1] ?? null;
  const change = { ...participant, id, ...(over && { removedState: {} }) };
  return { kind: "roster", participants: [change], snapshot: false };
}

/** @type {Reader} */
function readOperation(data, { rest }) {
  const operation = /** @type {Operation} */ (data);
  const [, last] = rest.split("/");
  // The reference prints `operations/participants` and an id of null in one place: then there is no id to go by.
  const id = operation.id ?? (last === "participants" ? null : last) ?? null;
  return { kind: "operation", operation: { ...operation, id } };
}

/** @type {Reader} */
function readCall(data, { over }) {
  const { state, resultInfo } = /** @type {CallResource} */ (data);
  return { kind: "call", state: over ? "terminated" : (state ?? "").toLowerCase(), resultInfo };
}

/**
 * @param {unknown} list
 * @returns {Participant[]}
 */
function objectsIn(list) {
  const items = /** @type {unknown[]} */ (Array.isArray(list) ? list : []);
  return items.filter((item) => typeof item === "object" && item !== null);
}

/**
 * @param {string} about
 * @returns {Notice}
 */
function unknown(about) {
  return { kind: "unknown", about };
}

/** @param {string} text */
function parsed(text) {
  try {
    return /** @type {unknown} */ (JSON.parse(text));
  } catch {
    return undefined;
  }
}
