import { gzipSync } from "node:zlib";
import { CANARY, CANARY_JWT } from "./canary.js";

/** A request that holds secrets, and what it is answered with. */
export interface Secretive {
  where: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Buffer;
  answer?: { status?: number; headers?: Record<string, string | string[]>; body?: string | Buffer };
}

const JSON_TYPE = { "content-type": "application/json" };

/** JSON with a secret in every member that can be one, deep inside and inside of strings. */
const SECRET_BODY = {
  client_secret: CANARY,
  access_token: CANARY,
  list: [{ deep: { refresh_token: CANARY, password: CANARY, apiKey: CANARY } }],
  meetingInfo: { "@odata.type": "#microsoft.graph.tokenMeetingInfo", token: CANARY },
  replacesContext: CANARY,
  anything: `the token is ${CANARY_JWT}`,
  inside: JSON.stringify({ client_secret: CANARY, meetingInfo: { token: CANARY } }),
  link: `https://user:${CANARY}@example.com/a?access_token=${CANARY}&sig=${CANARY}#x`,
};
const SECRET_JSON = JSON.stringify(SECRET_BODY);

/** What a bot may send and Graph may answer, each with secrets in one more place. */
export const REQUESTS: readonly Secretive[] = [
  {
    ...{ where: "headers", method: "GET", url: "/v1.0/headers", body: "" },
    headers: {
      authorization: `Bearer ${CANARY}`,
      cookie: `session=${CANARY}; other="${CANARY}"`,
      "x-api-key": CANARY,
      "api-key": CANARY,
      "x-functions-key": CANARY,
      "ocp-apim-subscription-key": CANARY,
      "x-ms-authorization-auxiliary": `Bearer ${CANARY}`,
      "proxy-authorization": `Basic ${Buffer.from(`bot:${CANARY}`).toString("base64")}`,
      "x-of-somebody": CANARY_JWT,
      referer: `https://example.com/?code=${CANARY}`,
    },
    answer: {
      headers: {
        "set-cookie": [`a=${CANARY}; Path=/`, `b=${CANARY}; HttpOnly`],
        location: `https://graph.microsoft.com/v1.0/x?token=${CANARY}`,
        "x-of-somebody": CANARY_JWT,
        "x-api-key": CANARY,
      },
    },
  },
  {
    ...{ where: "basic credentials", method: "GET", url: "/v1.0/basic", body: "" },
    headers: { authorization: `Basic ${Buffer.from(`bot:${CANARY}`).toString("base64")}` },
  },
  {
    ...{ where: "query", method: "GET", headers: {}, body: "" },
    url: `/v1.0/query?access_token=${CANARY}&sig=${CANARY}&code=${CANARY}&client_secret=${CANARY}&a=1&token=${CANARY_JWT}`,
  },
  {
    ...{ where: "JSON body", method: "POST", url: "/v1.0/json", headers: JSON_TYPE, body: SECRET_JSON },
    answer: { headers: JSON_TYPE, body: SECRET_JSON },
  },
  {
    ...{
      where: "JSON body that is kept as text",
      method: "POST",
      url: "/v1.0/text-json",
      headers: JSON_TYPE,
    },
    body: SECRET_JSON.replace("{", '{ "big": 12345678901234567890,'),
    answer: { headers: JSON_TYPE, body: SECRET_JSON.replace("{", '{ "big": 1.0,') },
  },
  {
    ...{ where: "compressed body", method: "POST", url: "/v1.0/gzip", body: gzipSync(SECRET_JSON) },
    headers: { ...JSON_TYPE, "content-encoding": "gzip" },
    answer: { headers: { ...JSON_TYPE, "content-encoding": "gzip" }, body: gzipSync(SECRET_JSON) },
  },
  {
    ...{ where: "form body", method: "POST", url: "/tenant/oauth2/v2.0/token" },
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: `client_id=bot&client_secret=${CANARY}&client_assertion=${CANARY_JWT}&grant_type=client_credentials`,
    answer: { headers: JSON_TYPE, body: JSON.stringify({ token_type: "Bearer", access_token: CANARY }) },
  },
  {
    ...{ where: "text body", method: "POST", url: "/v1.0/text", headers: { "content-type": "text/plain" } },
    body: `I send Bearer ${CANARY} to https://user:${CANARY}@example.com/?key=${CANARY}`,
    answer: { headers: { "content-type": "text/plain" }, body: `Bearer ${CANARY} is not good` },
  },
  {
    ...{ where: "bytes", method: "POST", url: "/v1.0/bytes", headers: {} },
    body: Buffer.concat([Buffer.from([0xff, 0xfe, 0]), Buffer.from(CANARY_JWT), Buffer.from([0xff])]),
  },
  {
    ...{ where: "error text", method: "POST", url: "/v1.0/error", headers: JSON_TYPE, body: "{}" },
    answer: {
      status: 401,
      headers: { ...JSON_TYPE, "www-authenticate": `Bearer error="invalid_token", token=${CANARY_JWT}` },
      body: JSON.stringify({
        error: {
          code: "InvalidAuthenticationToken",
          message: `Bearer ${CANARY} of ${CANARY_JWT} has expired`,
        },
      }),
    },
  },
];

const CALL = "/communications/calls/11111111-1111-4111-8111-111111111111";

/** A notification with secrets in its headers and body. */
export const NOTIFICATION: Secretive = {
  ...{ where: "notification", method: "POST", url: "" },
  headers: { ...JSON_TYPE, authorization: `Bearer ${CANARY_JWT}`, cookie: `a=${CANARY}` },
  body: JSON.stringify({
    value: [
      {
        changeType: "updated",
        resourceUrl: CALL,
        resourceData: { "@odata.type": "#microsoft.graph.call", ...SECRET_BODY },
      },
    ],
  }),
};

/** A cassette as nobody should keep one: every secret stands in it as it was. */
export function unredacted(): object {
  const exchanges = [...REQUESTS, { ...NOTIFICATION, url: `/api/calls?code=${CANARY}` }].map(
    ({ method, url, headers, body, answer }, index) => ({
      ...{ id: `x${index + 1}`, to: method === "POST" && url.startsWith("/api") ? "bot" : "graph", at: 0 },
      request: { method, url, headers: kept(headers), ...stored(body) },
      response: { status: 200, headers: {}, after: 1, ...answer, ...stored(answer?.body ?? "") },
    }),
  );
  const recorded = {
    at: "2026-11-23T08:00:00.000Z",
    by: "a test",
    upstream: `https://user:${CANARY}@example.com`,
  };
  return { version: 1, name: "unredacted", recorded, redaction: [], exchanges };
}

/** Without what is meant for a proxy on the way: the recorder keeps none of it. */
function kept(headers: Record<string, string>): object {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("proxy-")));
}

function stored(body: string | Buffer): object {
  return typeof body === "string"
    ? { body: undefined, text: body }
    : { body: undefined, base64: body.toString("base64") };
}
