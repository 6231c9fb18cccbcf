/** Is in every secret of these tests: found anywhere afterwards, something leaked. */
export const CANARY = "CANARY42";

/** Secrets with a shape of their own, wherever they stand in a text; what is left of the text behind them. */
export const SHAPED: readonly [rule: string, secret: string, left: string][] = [
  ["jwt", jwt("RS256", CANARY), "<redacted:jwt>"],
  ["jwt", jwt("none", CANARY).replace(/[^.]*$/, ""), "<redacted:jwt>"],
  ["jwt", `eyJlbmMiOiJBIn0.${CANARY}.b.c.d`, "<redacted:jwt>"],
  ["jwt", `session_${jwt("HS256", CANARY)}`, "session_<redacted:jwt>"],
  ["jwt", `%22${jwt("HS256", CANARY)}%22`, "%22<redacted:jwt>%22"],
  ["bearer", `Bearer opaque-${CANARY}+/~==`, "Bearer <redacted:bearer>"],
  ["bearer", `bearer  ${CANARY}${CANARY}`, "bearer  <redacted:bearer>"],
  ["bearer", `Bearer%20${CANARY}`, "Bearer%20<redacted:bearer>"],
  ["bearer", `Bearer+${CANARY}`, "Bearer+<redacted:bearer>"],
  ["query-key", `/cb?a=1&code=${CANARY}&b=2`, "/cb?a=1&code=<redacted:query-key>&b=2"],
  [
    "query-key",
    `https://x.example/y?sig=${CANARY}%2B%3D#z`,
    "https://x.example/y?sig=<redacted:query-key>#z",
  ],
  ["query-key", `?Client_Secret=${CANARY}`, "?Client_Secret=<redacted:query-key>"],
  ["query-key", `?u=%2Fcb%3Ftoken%3D${CANARY}`, "?u=%2Fcb%3Ftoken%3D<redacted:query-key>"],
  ["query-key", `;api-key=${CANARY};x=1`, ";api-key=<redacted:query-key>;x=1"],
  ["userinfo", `https://me:${CANARY}@host.example/x`, "https://<redacted:userinfo>@host.example/x"],
  ["userinfo", `wss://${CANARY}@host.example`, "wss://<redacted:userinfo>@host.example"],
];

/** Members whose value is a secret, whatever it looks like, by the rule and the path to them. */
export const MEMBERS: readonly [rule: string, ...path: string[]][] = [
  ["meeting-token", "meetingInfo", "token"],
  ["meeting-token", "MeetingInfo", "Token"],
  ["replaces-context", "replacesContext"],
  ["replaces-context", "call", "REPLACESCONTEXT"],
  ...[
    "access_token",
    "refresh_token",
    "id_token",
    "client_secret",
    "client_assertion",
    "assertion",
    "password",
  ]
    .concat([
      "accessToken",
      "refreshToken",
      "clientSecret",
      "apiKey",
      "api_key",
      "recordingAccessToken",
      "passcode",
    ])
    .map((name): [string, string] => ["key", name]),
];

function jwt(alg: string, subject: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg })}.${part({ sub: subject })}.${subject}`;
}
