import { asArray, asObject, asText } from "../base/json.js";
import { normalId } from "./ids.js";

/**
 * The ids in an identity set (`user`, `application`, `phone`, `guest`, …), in their normal spelling. The kind is left
 * out on purpose: an invited user comes back on the roster as an application (graph-facts 1.2 d).
 */
export function identityIds(identitySet: unknown): string[] {
  const ids: string[] = [];
  for (const identity of Object.values(asObject(identitySet) ?? {})) {
    const id = asText(asObject(identity)?.["id"]);
    if (id !== undefined) ids.push(normalId(id));
  }
  return ids;
}

/** The identities of a list of `invitationParticipantInfo`. */
export function invitedIds(participants: unknown): string[] {
  return asArray(participants).flatMap((participant) => identityIds(asObject(participant)?.["identity"]));
}
