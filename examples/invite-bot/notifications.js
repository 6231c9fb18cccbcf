// What a notification is about: the URL says it. `deleted` on an operation means that the operation is over; only on the
// call itself, that the call is.

/** @import { Operation, Participant, ResultInfo } from "./graph.js" */

/**
 * A roster notice is a snapshot, where who is missing has left; or it has changes only, which may come out of sequence.
 * @typedef {{ kind: "call", callId: string, state: string, resultInfo?: ResultInfo | null }} CallNotice
 * @typedef {{ kind: "operation", callId: string, operation: Operation }} OperationNotice
 * @typedef {{ kind: "roster", callId: string, participants: Participant[], snapshot: boolean, sequence?: number }} RosterNotice
 * @typedef {CallNotice | OperationNotice | RosterNotice} Notice
 *
 * @typedef {{ participants: Participant[], sequenceNumber: number }} Delta
 * @typedef {{ changeType: string, resourceUrl: string, resourceData?: object | null }} Notification
 */

/** `/app/calls/…` and `/communications/calls/…`, with or without host and version. */
const CALL_URL = /\/(?:app|communications)\/calls\/([^/]+)\/?(.*)$/i;

/** @type {(text: string) => unknown} */
const parsed = JSON.parse;

/** @type {(body: string) => Notice[]} without what is about something else; throws when it is none of Graph's */
export function readNotifications(body) {
  const { value } = /** @type {{ value: Notification[] }} */ (parsed(body));
  return value.flatMap(({ changeType, resourceUrl, resourceData }) => {
    const [, callId = "", place = "elsewhere"] = CALL_URL.exec(resourceUrl) ?? [];
    const data = resourceData ?? {};
    // The reference has a roster at `operations/participants` as well.
    if (place === "participants" || Array.isArray(data))
      return readRoster(callId, /** @type {Participant[] | Delta} */ (data));
    if (place.startsWith("operations/"))
      return { kind: "operation", callId, operation: /** @type {Operation} */ (data) };
    if (place !== "") return [];
    const call = { kind: /** @type {const} */ ("call"), callId, state: "", ...data };
    return changeType === "deleted" ? { ...call, state: "terminated" } : call;
  });
}

/** @type {(callId: string, data: Participant[] | Delta) => RosterNotice} */
function readRoster(callId, data) {
  if (Array.isArray(data)) return { kind: "roster", callId, participants: data, snapshot: true };
  const { participants, sequenceNumber: sequence } = data;
  return { kind: "roster", callId, participants, snapshot: false, sequence };
}
