// People, as the bot names them and as Graph does.

/**
 * @typedef {object} Person
 * @property {string} id a user's GUID, or a phone number in E.164
 * @property {string} kind `user`, `phone` … Not to be compared: who is invited as one may come as another
 * @property {string} name for people to read; the id where Graph gives no name
 *
 * @typedef {{ id?: string | null, displayName?: string | null }} Identity
 * @typedef {{ identity?: Record<string, Identity | string | null> | null }} Info `user`, `phone` …, and `@odata.type`
 */

/** @type {(info: Info | null | undefined) => Person[]} nobody when no identity in it has an id */
export function personIn(info) {
  for (const [kind, identity] of Object.entries(info?.identity ?? {}))
    if (identity !== null && typeof identity === "object" && identity.id)
      return [{ id: identity.id, kind, name: identity.displayName ?? identity.id }];
  return [];
}

/** @type {(person: Person, more?: object) => object} */
export function identitySet({ id, kind, name }, more) {
  const identity = { "@odata.type": "#microsoft.graph.identity", displayName: name, id, ...more };
  return { "@odata.type": "#microsoft.graph.identitySet", [kind]: identity };
}

/** @type {<P extends Person>(people: P[], others: Person[]) => P[]} those who are not among the others */
export function without(people, others) {
  const ids = new Set(others.map(({ id }) => id.toLowerCase()));
  return people.filter(({ id }) => !ids.has(id.toLowerCase()));
}

/** @type {(people: Person[]) => string} */
export function names(people) {
  return people.map(({ name }) => name).join(" and ");
}
