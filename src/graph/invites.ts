import { asArray, asObject, asText, type Json } from "../base/json.js";
import { identityIds, invitedIds } from "./identities.js";
import { isE164, normalId } from "./ids.js";

/** What an invite asks for, in Graph's reading of it. */
export interface Invite {
  /** Every identity in the request, in its order. */
  asked: string[];
  /** The calls that it takes people out of. */
  replaces: string[];
}

/** Reads the body of `participants/invite`; whatever is not there is empty. */
export function readInvite(body: Json | undefined): Invite {
  const participants = asArray(asObject(body)?.["participants"]);
  const replaces: string[] = [];
  for (const participant of participants) {
    const replaced = replacedCall(participant);
    if (replaced !== undefined) replaces.push(normalId(replaced));
  }
  return { asked: invitedIds(participants), replaces: [...new Set(replaces)] };
}

/** The identities that Graph acts on: with `replacesCallId` set it reads the first participant only. */
export function readIdentities(body: Json | undefined): string[] {
  return invitedIds(readParticipants(asArray(asObject(body)?.["participants"])));
}

/** The participants that Graph reads: with `replacesCallId` set anywhere, the first only; the rest is ignored. */
export function readParticipants(participants: Json[]): Json[] {
  return participants.some((participant) => replacedCall(participant) !== undefined)
    ? participants.slice(0, 1)
    : participants;
}

function replacedCall(participant: Json): string | undefined {
  return asText(asObject(participant)?.["replacesCallId"]);
}

/** The call that a transfer takes over: a consultative one names it in its target. */
export function transferredCall(body: Json | undefined): string | undefined {
  const replaced = asText(asObject(asObject(body)?.["transferTarget"])?.["replacesCallId"]);
  return replaced === undefined ? undefined : normalId(replaced);
}

/** A rule of the document that a request breaks. `at` is the JSON path of the place. */
export interface Violation {
  rule:
    | "participants-1-to-5"
    | "client-context-256"
    | "first-participant-only"
    | "identity-required"
    | "phone-e164";
  at: string;
  message: string;
}

/**
 * The rules that the reference states for an invite. What Graph *does* about a broken one is public for
 * `first-participant-only` alone: it answers 200 and ignores the others.
 */
export function inviteViolations(body: Json): Violation[] {
  const participants = asArray(asObject(body)?.["participants"]);
  return [
    ...countViolations(participants.length),
    ...contextViolations(asText(asObject(body)?.["clientContext"]) ?? ""),
    ...replaceViolations(participants),
    ...participants.flatMap(identityViolations),
  ];
}

function countViolations(count: number): Violation[] {
  if (count >= 1 && count <= 5) return [];
  return [
    {
      rule: "participants-1-to-5",
      at: "participants",
      message: `an invite has 1 to 5 participants, this one ${count}`,
    },
  ];
}

function contextViolations(context: string): Violation[] {
  if (context.length <= 256) return [];
  const message = `clientContext has up to 256 characters, this one ${context.length}`;
  return [{ rule: "client-context-256", at: "clientContext", message }];
}

function replaceViolations(participants: Json[]): Violation[] {
  if (readParticipants(participants).length === participants.length) return [];
  const message = `with replacesCallId only the first participant is read, the other ${participants.length - 1} are ignored`;
  return [{ rule: "first-participant-only", at: "participants[1]", message }];
}

function identityViolations(participant: Json, index: number): Violation[] {
  const identity = asObject(asObject(participant)?.["identity"]);
  const at = `participants[${index}].identity`;
  if (identityIds(identity).length === 0 && !asText(asObject(participant)?.["participantId"])) {
    return [{ rule: "identity-required", at, message: "a participant needs an identity with an id" }];
  }
  const phone = asText(asObject(identity?.["phone"])?.["id"]);
  if (phone === undefined || isE164(phone)) return [];
  return [
    {
      rule: "phone-e164",
      at: `${at}.phone.id`,
      message: "a phone number is in E.164 form, like +12345678901",
    },
  ];
}
