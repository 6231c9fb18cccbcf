import { asText, type JsonObject } from "../base/json.js";
import { isGuid, normalId } from "./ids.js";

/** What an identifier is of. Equal values of two kinds are two identifiers: an operation may have the id of a user. */
export const KINDS = [
  "call",
  "operation",
  "participant",
  "identity",
  "tenant",
  "meeting",
  "context",
  "callback",
  "trace",
] as const;
export type Kind = (typeof KINDS)[number];

interface MemberRule {
  kind: Kind;
  members: readonly string[];
  why: string;
}

/** Members that hold an identifier, by their names. Source: the v1.0 schema, and what travels (graph-facts 7). */
export const MEMBER_RULES: readonly MemberRule[] = [
  {
    kind: "call",
    members: ["replacesCallId", "sourceCallId", "callId"],
    why: "Graph mints it for each call; a bot under test is in another call than the recorded one",
  },
  { kind: "operation", members: ["operationId"], why: "Graph mints it for each operation" },
  {
    kind: "participant",
    members: ["participantId", "myParticipantId", "sourceParticipantId", "observedParticipantId"],
    why: "Graph mints it for each participant of each call",
  },
  { kind: "tenant", members: ["tenantId"], why: "tests have another tenant than the recording" },
  {
    kind: "meeting",
    members: ["threadId", "messageId", "replyChainMessageId", "joinMeetingId", "joinWebUrl", "joinUrl"],
    why: "tests join another meeting than the recorded one",
  },
  { kind: "context", members: ["clientContext"], why: "bots make a new one for each request" },
  { kind: "callback", members: ["callbackUri"], why: "where a bot listens differs from run to run" },
  {
    kind: "trace",
    members: ["callChainId", "scenarioId", "correlationId", "client-request-id", "request-id"],
    why: "made for each request, to find it in a log",
  },
];

/** Headers of a request that come back in its answer. */
export const TRACE_HEADERS: ReadonlySet<string> = new Set(["client-request-id", "scenario-id"]);

const BY_MEMBER = new Map(
  MEMBER_RULES.flatMap(({ kind, members }) => members.map((name) => [name, kind] as const)),
);

/** The members of an identity set whose `id` says who somebody is. Source: identitySet in the v1.0 schema and on the wire. */
const IDENTITIES = new Set([
  ...["user", "application", "applicationInstance", "device", "phone", "guest", "encrypted", "onPremises"],
  ...["assertedIdentity", "azureCommunicationServicesUser", "communicationsGuestUser", "conversation"],
  ...["communicationsApplication", "communicationsApplicationInstance", "communicationsPhoneUser"],
]);

/** Whose `id` it is: by the type that an object says it has, else by a member that only such an object has. */
const OWNERS: readonly { kind: Kind; type: RegExp; has: readonly string[] }[] = [
  { kind: "participant", type: /\.participant$/i, has: ["info", "isInLobby"] },
  { kind: "operation", type: /operation$/i, has: ["status", "clientContext"] },
  { kind: "call", type: /\.call$/i, has: ["state", "callbackUri", "myParticipantId"] },
];

/**
 * What a string member is an identifier of; undefined for any other. `holder` is the name of the member that holds the
 * object `owner`.
 */
export function kindOfMember(name: string, owner: JsonObject, holder: string): Kind | undefined {
  if (name !== "id") return BY_MEMBER.get(name);
  if (IDENTITIES.has(holder)) return "identity";
  const type = asText(owner["@odata.type"]);
  const said = type === undefined ? undefined : OWNERS.find((one) => one.type.test(type));
  return (said ?? OWNERS.find(({ has }) => has.some((member) => member in owner)))?.kind;
}

/** One spelling for all spellings of an identifier's value. */
export function normalValue(kind: Kind, value: string): string {
  return kind === "context" || kind === "callback" ? value : normalId(value);
}

/** What names something wherever it stands, by its form alone; in a URL such a character as `%22` may be before it. */
const TOKENS = [
  String.raw`(?<![\w:+.-])\d{1,2}:[\w:.+-]*\w(?:@[\w.-]*\w)?`, // an MRI
  String.raw`(?:(?<![\da-z-])|(?<=%[\da-f]{2}))[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\da-z-])`, // a GUID
  String.raw`(?:(?<![\da-z])|(?<=%[\da-f]{2}))[\da-f]{32}(?![\da-z])`,
  String.raw`(?<![\w+])\+[1-9]\d{6,14}(?!\d)`, // a phone number
];
const TOKEN = new RegExp(TOKENS.join("|"), "gi");

/** In every GUID and phone number; in every token, be it an MRI; in every text that names something: most have none. */
const MAY_HOLD_ID = /[\da-f]{8}|\+\d{7}/i;
const MAY_HOLD_TOKEN = /[\da-f]{8}|\+\d{7}|\d:\w/i;
const MAY_NAME = /[\da-f]{8}|\+\d{7}|\d:\w|\/calls/i;

/** Whether a text may name something, by a token or in the path of a call. */
export function mayName(text: string): boolean {
  return MAY_NAME.test(text);
}

/** Replaces whole tokens in a text; undefined leaves one as it is, but what is inside of an MRI is asked about, too. */
export function replaceTokens(text: string, replace: (token: string) => string | undefined): string {
  if (isGuid(text)) return replace(text) ?? text;
  if (!MAY_HOLD_TOKEN.test(text)) return text;
  return text.replace(TOKEN, (token) => replace(token) ?? insideOf(token, replace));
}

/** Tokens between the colons of an MRI; a time of day looks like one. */
function insideOf(token: string, replace: (token: string) => string | undefined): string {
  if (!token.includes(":") || !MAY_HOLD_ID.test(token)) return token;
  return token
    .split(":")
    .map((part) => replaceTokens(part, replace))
    .join(":");
}

/** The ids in the path of a call's resource, wherever in a text such a path stands. */
const CALL_PATH =
  /(\b(?:communications|app)\/calls(?:\/|\('|\(%27))([^/?#'()%\s"]+)(?:((?:'\)|%27\))?\/(participants|operations)(?:\/|\('|\(%27))([^/?#'()%\s"]+))?/gi;

/** Replaces the ids in the paths of calls, participants and operations; the rest of the text goes to `between`. */
export function replacePathIds(
  text: string,
  replace: (kind: Kind, id: string) => string | undefined,
  between: (text: string) => string,
): string {
  if (!/\/calls/i.test(text)) return between(text);
  let replaced = "";
  let from = 0;
  for (let match = callPath(text, from); match; match = callPath(text, from)) {
    const [whole, head, call, middle = "", collection = "", id] = match as unknown as PathMatch;
    replaced += between(text.slice(from, match.index)) + head + (replace("call", call) ?? call) + middle;
    if (id !== undefined)
      replaced += replace(COLLECTIONS[collection.toLowerCase()] ?? "participant", id) ?? id;
    from = match.index + whole.length;
  }
  return replaced + between(from === 0 ? text : text.slice(from));
}

/** The first that is not before `from`. */
function callPath(text: string, from: number): RegExpExecArray | null {
  CALL_PATH.lastIndex = from;
  return CALL_PATH.exec(text);
}

type PathMatch = [
  whole: string,
  head: string,
  call: string,
  middle?: string,
  collection?: string,
  id?: string,
];

const COLLECTIONS: Readonly<Record<string, Kind>> = { participants: "participant", operations: "operation" };
