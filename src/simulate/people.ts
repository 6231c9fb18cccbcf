import { asArray, asObject, asText, type Json, type JsonObject } from "../base/json.js";
import { identityIds } from "../graph/identities.js";
import { normalId } from "../graph/ids.js";
import type { Call, Invited } from "./world.js";

/** What the tenant's directory would say of somebody whose name the bot does not give; the document's own word. */
const NAMELESS = "Participant";

/** The people of a list of `invitationParticipantInfo`, as the service knows them; those without an identity are left out. */
export function invitedPeople({ tenantId }: { tenantId: string }, participants: Json | undefined): Invited[] {
  return asArray(participants).flatMap((participant): Invited[] => {
    const members = asObject(participant) ?? {};
    const identity = knownIdentity(members["identity"], tenantId);
    if (!identity) return [];
    const replacesCallId = asText(members["replacesCallId"]);
    const participantId = asText(members["participantId"]);
    return [
      {
        identity,
        ...(replacesCallId !== undefined && { replacesCallId: normalId(replacesCallId) }),
        ...(participantId !== undefined && { participantId: normalId(participantId) }),
      },
    ];
  });
}

/** The one kind of an identity set that has an id, with what the directory adds to it. */
function knownIdentity(identitySet: Json | undefined, tenantId: string): JsonObject | undefined {
  const kinds = Object.entries(givenKinds(identitySet));
  const [kind, given] = kinds.find(([name, value]) => identityIds({ [name]: value }).length > 0) ?? [];
  if (kind === undefined || !given) return undefined;
  if (kind !== "user") return { [kind]: given };
  const { id = null, displayName = NAMELESS, identityProvider = "AAD", ...others } = given;
  return { user: { id, displayName, identityProvider, tenantId, ...others } };
}

/** The kinds of an identity set that are there, without their types. */
export function givenKinds(identitySet: Json | undefined): Record<string, JsonObject> {
  const kinds = Object.entries(asObject(identitySet) ?? {}).flatMap(([kind, value]) => {
    const members = asObject(value);
    if (!members) return [];
    const { "@odata.type": _type, ...given } = members;
    return [[kind, given] as const];
  });
  return Object.fromEntries(kinds);
}

/** Who calls the bot: the `source` of an incoming call. */
export function callerOf(call: Call): Invited[] {
  return invitedPeople(call, [asObject(call.asked["source"]) ?? {}]);
}

/** The application that a call was created by, as far as its `source` says. */
export function sourceApplication(call: Call): { id?: string; displayName?: string } {
  const identity = asObject(asObject(call.asked["source"])?.["identity"]);
  const application = asObject(identity?.["application"]) ?? {};
  const id = asText(application["id"]);
  const displayName = asText(application["displayName"]);
  return { ...(id !== undefined && { id }), ...(displayName !== undefined && { displayName }) };
}
