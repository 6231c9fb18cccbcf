// What goes over the wire, as far as this bot reads it. Graph sends more members than these, and sends null for many.

/**
 * @typedef {{ id?: string | null, displayName?: string | null, tenantId?: string | null }} Identity
 * @typedef {Record<string, Identity | string | null>} IdentitySet `user`, `phone`, `application` …, and `@odata.type`
 *
 * @typedef {{ code: number | string, subcode: number | string, message?: string | null }} ResultInfo
 *
 * @typedef {object} Operation
 * @property {string | null} [id]
 * @property {string | null} [status] `running`, `completed` …, in any case
 * @property {string | null} [clientContext]
 * @property {ResultInfo | null} [resultInfo]
 * @property {{ identity?: IdentitySet | null }[] | null} [participants]
 *
 * @typedef {object} Participant
 * @property {string | null} [id] of this endpoint in this call, not of the person
 * @property {{ identity?: IdentitySet | null } | null} [info]
 * @property {boolean | null} [isInLobby]
 * @property {object | null} [removedState] set on those who have left
 *
 * @typedef {{ id?: string | null, state?: string | null, resultInfo?: ResultInfo | null }} CallResource
 */

/**
 * Somebody, wherever Graph names them.
 * @typedef {object} Person
 * @property {string} id a user's GUID, or a phone number in E.164
 * @property {string} kind `user`, `phone`, `application` … Not to be compared: who is invited as one may come as another
 * @property {string} name for people to read; the id where Graph gives no name
 */

/**
 * @param {IdentitySet | null | undefined} identities
 * @returns {Person | undefined} undefined when nobody in it has an id
 */
export function personIn(identities) {
  for (const [kind, identity] of Object.entries(identities ?? {}))
    if (identity !== null && typeof identity === "object" && identity.id)
      return { id: identity.id, kind, name: identity.displayName ?? identity.id };
  return undefined;
}

/**
 * @param {string} one
 * @param {string} other
 * @returns {boolean} ids are the same in either case
 */
export function sameId(one, other) {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * @template {Person} P
 * @param {readonly P[]} people
 * @param {readonly Person[]} others
 * @returns {P[]} those of `people` who are not among `others`
 */
export function without(people, others) {
  return people.filter(({ id }) => !others.some((other) => sameId(other.id, id)));
}

/**
 * @param {Operation} operation
 * @returns {string} in lower case; Graph writes `Running` in an answer and `completed` in a notification
 */
export function statusOf(operation) {
  return (operation.status ?? "").toLowerCase();
}

/**
 * @param {Operation} operation
 * @returns {boolean} whether nothing more will come of it
 */
export function isOver(operation) {
  return ["completed", "failed"].includes(statusOf(operation));
}

/**
 * @param {ResultInfo | null | undefined} resultInfo
 * @returns {string} in words
 */
export function inWords(resultInfo) {
  if (!resultInfo) return "no reason given";
  const { code, subcode, message } = resultInfo;
  return `${message ?? "no message"} (code ${code}, subcode ${subcode})`;
}
