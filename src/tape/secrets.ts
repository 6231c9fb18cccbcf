/** One row of a redaction table. A row says where a secret stands, never what is done with it. */
export interface RedactionRule {
  name: string;
  why: string;
  /** Headers whose value is the secret. */
  headers?: readonly string[];
  /** Cookies: names and attributes stay readable, values go. */
  cookies?: readonly string[];
  /** Members whose value is the secret. */
  members?: readonly SecretMember[];
  /** Anything of this shape, in any text; what the group `keep` matched stays. */
  pattern?: RegExp;
  /** A part of every text that the pattern finds something in, without case: most texts have none and are passed over. */
  hint?: RegExp;
}

/** A member by its name, and by the name of the one that holds it where only that makes it a secret. In lower case. */
interface SecretMember {
  name: string;
  holder?: string;
}

const KEY_MEMBERS = [
  "access_token",
  "refresh_token",
  "id_token",
  "client_secret",
  "client_assertion",
  "assertion",
  "password",
].concat([
  ...["accesstoken", "refreshtoken", "clientsecret", "apikey", "api_key"],
  ...["recordingaccesstoken", "passcode"], // of recordOperation and joinMeetingIdMeetingInfo
]);

const QUERY_KEYS =
  "access_token|refresh_token|id_token|token|code|sig|signature|key|api[-_]?key|subscription-key|secret|" +
  "client_secret|client_assertion|assertion|password|pwd|auth|replacesContext";

const CHALLENGE =
  "authorization(?:_uri)?|client_id|claims|error_description|error_uri|resource(?:_id|_metadata)?|" +
  "token_types|trusted_issuers";

/** The rules named `secrets`: what lets somebody act as the bot, the tenant or a participant. */
export const SECRETS: readonly RedactionRule[] = [
  {
    name: "authorization",
    why: "the token of the bot or of Graph, and the keys that gateways take in its place",
    headers: [
      "authorization",
      "proxy-authorization",
      "x-ms-authorization-auxiliary",
      "x-api-key",
      "api-key",
      "x-functions-key",
    ].concat([
      "ocp-apim-subscription-key",
      "x-ms-token-aad-access-token",
      "x-auth-token",
      "x-amz-security-token",
    ]),
  },
  { name: "cookie", why: "a session is a key", cookies: ["cookie", "set-cookie"] },
  {
    name: "meeting-token",
    why: "meetingInfo.token is a JWT that admits to the meeting (graph-facts 7)",
    members: [{ name: "token", holder: "meetinginfo" }],
  },
  { name: "replaces-context", why: "takes over a call's leg", members: [{ name: "replacescontext" }] },
  { name: "key", why: "OAuth and API keys in bodies", members: KEY_MEMBERS.map((name) => ({ name })) },
  {
    name: "jwt",
    why: "anything shaped like a JWT (or an encrypted one), wherever it stands",
    hint: /eyJ/,
    // Not only at the start of a word: "%22eyJ…" and "session_eyJ…" are tokens too.
    pattern: /eyJ[A-Za-z0-9_-]{6,8192}(?:\.[A-Za-z0-9_-]*){2,4}/g,
  },
  {
    name: "bearer",
    why: "opaque tokens in error texts; the parameters of a challenge (WWW-Authenticate) are none",
    hint: /bearer/,
    pattern: new RegExp(
      `(?<keep>\\bBearer(?:\\s|%20|\\+)+)(?!(?:${CHALLENGE})=)[A-Za-z0-9._~+/-]{8,}=*`,
      "gi",
    ),
  },
  {
    name: "query-key",
    why: "keys in query strings and forms, in any URL of any text",
    hint: /=|%3D/,
    pattern: new RegExp(
      `(?<keep>(?:[?&;]|^|%3F|%26)(?:${QUERY_KEYS})(?:=|%3D))(?!<redacted:)[^&#\\s"'<>;]+`,
      "gi",
    ),
  },
  {
    name: "userinfo",
    why: "user and password in a URL",
    hint: /:\/\/[^\s/?#@"']+@/,
    pattern: /(?<keep>\b[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#@"']+(?=@)/gi,
  },
];

/** A rule for values that are known to be secret, such as the path of the callback listener. */
export function knownSecret(name: string, why: string, value: string): RedactionRule {
  const literal = value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return { name, why, pattern: new RegExp(literal, "g"), hint: new RegExp(literal) };
}
