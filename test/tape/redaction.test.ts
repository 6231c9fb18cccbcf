import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import type { Headers } from "../../src/tape/exchange.js";
import { isRedacted, Redaction } from "../../src/tape/redaction.js";
import { SECRETS } from "../../src/tape/secrets.js";
import { EXAMPLES } from "../support/document-examples.js";
import { oddJson } from "../support/odd-json.js";
import { CANARY } from "../support/secrets.js";

const redaction = new Redaction(SECRETS);

describe("headers", () => {
  it.each([
    ...[
      "authorization",
      "Authorization",
      "x-ms-authorization-auxiliary",
      "x-api-key",
      "api-key",
      "x-functions-key",
    ],
    ...["ocp-apim-subscription-key", "x-ms-token-aad-access-token", "x-auth-token", "x-amz-security-token"],
  ])("the whole value of %s goes, each of several too", (name) => {
    const placeholder = "<redacted:authorization>";
    expect(redaction.headers({ [name]: `Negotiate ${CANARY}` })).toEqual({ [name]: placeholder });
    expect(redaction.headers({ [name]: [CANARY, ""] })).toEqual({ [name]: [placeholder, placeholder] });
  });

  it.each<[string, Headers, Headers]>([
    [
      "the values of Cookie",
      { cookie: `a=${CANARY}; b="${CANARY}=${CANARY}";c=; ${CANARY}` },
      { cookie: "a=<redacted:cookie>; b=<redacted:cookie>;c=<redacted:cookie>;<redacted:cookie>" },
    ],
    [
      "the value of Set-Cookie, its attributes stay",
      { "set-cookie": `a=${CANARY}; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly` },
      { "set-cookie": "a=<redacted:cookie>; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly" },
    ],
    [
      "the values of several Set-Cookie",
      { "Set-Cookie": [`a=${CANARY}`, `b=${CANARY}; Secure`, CANARY] },
      { "Set-Cookie": ["a=<redacted:cookie>", "b=<redacted:cookie>; Secure", "<redacted:cookie>"] },
    ],
    ["a key in a Location", { location: `/x?code=${CANARY}` }, { location: "/x?code=<redacted:query-key>" }],
  ])("%s", (_name, headers, left) => {
    expect(redaction.headers(headers)).toEqual(left);
  });

  it("a header named __proto__ is a header", () => {
    const headers = JSON.parse(`{"__proto__":"?key=${CANARY}"}`) as Headers;
    expect(Object.entries(redaction.headers(headers))).toEqual([["__proto__", "?key=<redacted:query-key>"]]);
  });
});

describe("forms", () => {
  it("keys in a form go, at its start too", () => {
    const text = `client_id=me&client_secret=${CANARY}&scope=a%20b&assertion=${CANARY}&grant_type=x`;
    expect(redaction.body({ text })).toEqual({
      text: "client_id=me&client_secret=<redacted:query-key>&scope=a%20b&assertion=<redacted:query-key>&grant_type=x",
    });
    expect(redaction.body({ text: `password=${CANARY}` }).text).toBe("password=<redacted:query-key>");
  });
});

describe("JSON that is stored as text", () => {
  it.each([
    [
      "its members' values only",
      `{ "id" : 12345678901234567890, "plus":"\\u002B", "replacesContext" :\t"${CANARY}", "x": 1.0, "x": 2 }`,
      '{ "id" : 12345678901234567890, "plus":"\\u002B", "replacesContext" :\t"<redacted:replaces-context>", "x": 1.0, "x": 2 }',
    ],
    [
      "a member that comes twice, both times",
      `{"password":"${CANARY}","password":["${CANARY}"]}`,
      '{"password":"<redacted:key>","password":"<redacted:key>"}',
    ],
    [
      "a member whose name is escaped",
      `{"pass\\u0077ord":"${CANARY}","n":1.0}`,
      '{"pass\\u0077ord":"<redacted:key>","n":1.0}',
    ],
    [
      "a string whose secret is escaped",
      `["Bearer\\u0020${CANARY}", 1.0]`,
      '["Bearer <redacted:bearer>", 1.0]',
    ],
    [
      "a string with other signs than ASCII",
      `["Žižek \\u017d?key=${CANARY}",1.0]`,
      '["Žižek Ž?key=<redacted:query-key>",1.0]',
    ],
  ])("changes in %s: everything else stays byte for byte", (_name, text, left) => {
    expect(redaction.body({ text })).toEqual({ text: left });
  });

  it("bytes that are no UTF-8 stay bytes around the secret, escapes among them too", () => {
    const written = (secret: string): string =>
      Buffer.from(`["J\xfcrgen \\u20ac?key=${secret}"]`, "latin1").toString("base64");
    expect(redaction.body({ base64: written(CANARY) })).toEqual({ base64: written("<redacted:query-key>") });
  });
});

describe("what is no secret", () => {
  it.each<[string, Json]>([
    [
      "ids, names, phones and tenants",
      { id: "57dab8b1-894c-409a-b240-bd8beae78896", displayName: "A", phone: "+12345678901" },
    ],
    [
      "a token that is not the meeting's",
      { token: "t", meetingInfo: { tokens: "t", inner: { token: "t" } } },
    ],
    ["the code of a result", { resultInfo: { code: 412, subcode: 9999, message: "DiagCode: 412#10073" } }],
    [
      "members that only begin like a secret's",
      { passwordless: "a", keys: "b", assertions: [1], replacesContextId: "c" },
    ],
    ["a URL with a port", "http://127.0.0.1:4070/v1.0/communications/calls?$top=1&$filter=code eq 1"],
    ["a query with other names", "/x?keyword=a&codec=b&barcode=c&tokens=d&design=e"],
    ["a mail address", "mail me@example.com, or http://example.com/@me"],
    ["an MRI", "8:orgid:57dab8b1-894c-409a-b240-bd8beae78896"],
    ["words that begin with Bearer", "the bearer of news; Bearer auth"],
    ["base64 that begins like a token", "eyJhIjoxfQ== and eyJhIjoxfQ.one"],
    ["a JSON text with nothing in it", ' { "a" : [ ] } '],
    ["numbers, null and truth", [1, -1.5, null, true, {}]],
  ])("%s: stays", (_name, value) => {
    expect(redaction.json(value)).toEqual(value);
    expect(redaction.body({ body: value })).toEqual({ body: value });
    const text = `[${JSON.stringify(value)}, 1.0]`;
    expect(redaction.body({ text })).toEqual({ text });
  });

  it.each([
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
    'Bearer authorization_uri="https://login.microsoftonline.com/x", error="invalid_token"',
    'Bearer error_description="expired"',
  ])("a challenge stays: %s", (challenge) => {
    expect(redaction.headers({ "www-authenticate": challenge })).toEqual({ "www-authenticate": challenge });
  });

  it.each(EXAMPLES)(
    "$name of the document stays member for member",
    ({ request, response, operation, roster }) => {
      for (const block of [request, response, operation, roster])
        expect(redaction.json(block)).toEqual(block);
    },
  );

  it("a body without a secret is not copied, and one with a secret is not changed", () => {
    fc.assert(
      fc.property(oddJson, (value) => {
        expect(redaction.body({ body: value }).body).toBe(value);
        const held = JSON.stringify({ value, password: CANARY });
        const body = JSON.parse(held) as Json;
        expect(JSON.stringify(redaction.json(body))).toBe(held.replace(CANARY, "<redacted:key>"));
        expect(JSON.stringify(body)).toBe(held);
      }),
    );
  });

  it("bytes without a secret stay bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const base64 = Buffer.from([0xff, ...bytes]).toString("base64");
        expect(redaction.body({ base64 })).toEqual({ base64 });
      }),
    );
  });

  it("a body is kept in its form, and none is made", () => {
    expect(redaction.body({})).toEqual({});
    expect(redaction.body({ text: "" })).toEqual({ text: "" });
    expect(redaction.body({ body: null })).toEqual({ body: null });
  });
});

describe("isRedacted", () => {
  it.each<[string | string[], boolean]>([
    ["<redacted:authorization>", true],
    ["a <redacted:jwt> b", true],
    [["a", "<redacted:cookie>"], true],
    ["redacted", false],
    [[], false],
  ])("of %j is %s", (value, redacted) => {
    expect(isRedacted(value)).toBe(redacted);
  });
});
