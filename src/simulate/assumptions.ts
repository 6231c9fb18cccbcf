import { UsageError } from "../base/errors.js";

/** Where nothing public is known of what Graph does, the simulator has a declared policy and never a truth. */
export const SOURCE = "assumption";

/** What is done about a request that breaks a rule: taken all the same, refused with a status, or its operation fails. */
type Action = "accept" | "fail" | number;

/** A rule whose breach is answered by assumption. `code` and `message` are those of the error or of the `resultInfo`. */
interface Assumption {
  /** What breaks it. */
  when: string;
  /** What is known, and what is not. */
  known: string;
  action: Action;
  code: string;
  message: string;
}

const INVALID = { action: 400, code: "BadRequest" } as const;

/**
 * Every answer of the simulator's that nothing public stands behind, `source: assumption` each: it is marked so in the
 * answer's `x-rollcall-source` header, and `--assume RULE=ACTION` changes it.
 */
export const ASSUMPTIONS = {
  "participants-1-to-5": {
    when: "an invite without participants, or with more than 5",
    known: "participant-invite: up to 5; the status of a sixth is not public",
    ...INVALID,
    message: "An invite has 1 to 5 participants.",
  },
  "client-context-256": {
    when: "a clientContext of more than 256 characters",
    known: "participant-invite: 256 at most; the status of one more is not public",
    ...INVALID,
    message: "The clientContext has more than 256 characters.",
  },
  "identity-required": {
    when: "somebody without an identity",
    known: "the schema: identity is not nullable; the status is not public",
    ...INVALID,
    message: "A participant needs an identity with an id.",
  },
  "phone-e164": {
    when: "a phone number that is not E.164",
    known: "participant-invite: phone ids are E.164; the status is not public",
    ...INVALID,
    message: "A phone number is in E.164 form, like +12345678901.",
  },
  "chat-info-required": {
    when: "several people invited into a group call without chatInfo",
    known: "participant-invite: the call must have a valid chatInfo; the status is not public",
    ...INVALID,
    message: "Several participants can be invited into a call with a valid chatInfo only.",
  },
  "one-into-a-peer-call": {
    when: "several people invited into a peer call at once",
    known: "participant-invite: several at once for group calls only; the status is not public",
    ...INVALID,
    message: "Several participants can be invited into a group call only.",
  },
  "invited-once": {
    when: "an invite of somebody who is in the call, or being invited",
    known: "call.md: the same identity cannot be invited multiple times; the status is not public",
    ...INVALID,
    message: "The same identity cannot be invited multiple times.",
  },
  "replaced-call-known": {
    when: "a replacesCallId that names no call of the application's",
    known:
      "not public (microsoft-graph-comms-samples#511: such an operation failed with code 500, its message was cut off)",
    action: "fail",
    code: "404",
    message: "Call not found.",
  },
  "moved-participant-known": {
    when: "a participantId that is nobody's in the call that is replaced",
    known: "not public",
    action: "fail",
    code: "404",
    message: "Participant not found.",
  },
  "participant-known": {
    when: "a participant who is not in the call",
    known: "not public",
    action: 404,
    code: "NotFound",
    message: "Participant not found.",
  },
  "operation-known": {
    when: "an operation that the call does not have",
    known: "not public",
    action: 404,
    code: "NotFound",
    message: "Operation not found.",
  },
  "mute-in-group-calls": {
    when: "muting a participant of a peer call",
    known: "participant-mute: for group calls only; the status is not public",
    ...INVALID,
    message: "Participants can be muted in group calls only.",
  },
  "answer-incoming": {
    when: "answering a call that is not incoming (any more)",
    known: "not public",
    ...INVALID,
    message: "The call is not incoming.",
  },
  "callback-required": {
    when: "creating a call without a callbackUri",
    known: "call.md: callbackUri is required; the status is not public",
    ...INVALID,
    message: "The call needs a callbackUri.",
  },
  "somebody-to-call": {
    when: "creating a call with neither targets nor a meeting",
    known: "not public",
    ...INVALID,
    message: "The call needs targets, or chatInfo and meetingInfo.",
  },
  "body-json": {
    when: "a body that is no JSON object",
    known: "not public for this API",
    ...INVALID,
    message: "The request's body is no JSON object.",
  },
} as const satisfies Record<string, Assumption>;

export type Rule = keyof typeof ASSUMPTIONS;

/** What is done about each rule. */
export type Policy = Readonly<Record<Rule, Action>>;

export const RULES = Object.keys(ASSUMPTIONS) as Rule[];

/** Rules that an invite's operation can fail by; the others can only be refused or accepted. */
const CAN_FAIL = new Set<Rule>([
  ...(["participants-1-to-5", "client-context-256", "identity-required", "phone-e164"] as const),
  ...(["chat-info-required", "one-into-a-peer-call", "invited-once"] as const),
  ...(["replaced-call-known", "moved-participant-known"] as const),
]);

/** Rules without which there is nothing to act on. */
const CANNOT_ACCEPT = new Set<Rule>([
  "participant-known",
  "operation-known",
  "somebody-to-call",
  "body-json",
]);

/** The declared policy with changes written as `RULE=ACTION`; throws a `UsageError` that lists what there is. */
export function policyOf(changes: readonly string[] = []): Policy {
  const declared = RULES.map((rule) => [rule, ASSUMPTIONS[rule].action] as const);
  return Object.fromEntries([...declared, ...changes.map(readChange)]) as Policy;
}

function readChange(change: string): readonly [Rule, Action] {
  const [name = "", written = ""] = change.split(/=(.*)/s);
  const rule = RULES.find((known) => known === name);
  if (!rule) {
    const wrong = name === "" ? NAMELESS : `there is no rule ${name}`;
    throw new UsageError(`--assume ${change}: ${wrong}. Rules: ${RULES.join(", ")}.`);
  }
  const action = readAction(written);
  if (action !== undefined && isPossible(rule, action)) return [rule, action];
  const actions = [
    "a status from 400 to 599",
    ...(CAN_FAIL.has(rule) ? ["fail"] : []),
    ...(CANNOT_ACCEPT.has(rule) ? [] : ["accept"]),
  ];
  throw new UsageError(`--assume ${change}: ${rule} takes ${actions.join(" or ")}, like ${rule}=400.`);
}

const NAMELESS = "the rule is missing, it takes RULE=ACTION like invited-once=400";

function readAction(written: string): Action | undefined {
  if (written === "accept" || written === "fail") return written;
  const status = /^[45]\d\d$/.test(written) ? Number(written) : Number.NaN;
  return Number.isNaN(status) ? undefined : status;
}

function isPossible(rule: Rule, action: Action): boolean {
  if (action === "fail") return CAN_FAIL.has(rule);
  return action !== "accept" || !CANNOT_ACCEPT.has(rule);
}
