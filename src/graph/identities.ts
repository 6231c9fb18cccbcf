import { asArray, asObject, asText } from "../base/json.js";
import { normalId } from "./ids.js";

/**
 * The ids in an identity set (`user`, `application`, `phone`, `guest`, …), in their normal spelling. The kind is left
 * out on purpose: an invited user comes back on the roster as an application (graph-facts 1.2 d).
 */
export function identityIds(identitySet: unknown): string[] {
  const ids: string[] = [];
  addIds(ids, identitySet);
  return ids;
}

/** The identities of a list of `invitationParticipantInfo`. */
export function invitedIds(participants: unknown): string[] {
  const ids: string[] = [];
  for (const participant of asArray(participants)) addIds(ids, asObject(participant)?.["identity"]);
  return ids;
}

function addIds(ids: string[], identitySet: unknown): void {
  const set = asObject(identitySet) ?? {};
  for (const name of Object.keys(set)) {
    const id = asText(asObject(set[name])?.["id"]);
    if (id !== undefined) ids.push(normalId(id));
  }
}
