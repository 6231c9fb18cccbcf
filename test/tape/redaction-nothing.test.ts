import fc from "fast-check";
import { expect, it } from "vitest";
import { settledBody } from "../../src/tape/body.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { Redaction } from "../../src/tape/redaction.js";
import { SECRETS } from "../../src/tape/secrets.js";
import { oddJson } from "../support/odd-json.js";
import { inTurn, withStrings } from "../support/strings-of.js";

const redaction = new Redaction(SECRETS);
const JWT = `eyJ${"a".repeat(20)}.${"b".repeat(20)}.c`;

const post = (url: string, text?: string): TapeRequest => ({
  ...{ method: "POST", url, headers: { authorization: "Bearer abcdefghijkl" } },
  ...(text !== undefined && { text }),
});

it.each([
  ["nothing in it", post("/v1.0/communications/calls", '{"subject":"eggs"}'), true],
  ["no body", post("/v1.0/communications/calls"), true],
  ["a key in its URL", post("/v1.0/communications/calls?code=abcdefgh"), false],
  ["a token in a text", post("/v1.0/communications/calls", `{"subject":"${JWT}"}`), false],
  ["a secret member", post("/v1.0/communications/calls", '{"client_secret":"eggs"}'), false],
  [
    "a secret in JSON in a string",
    post("/v1.0/communications/calls", '{"data":"{\\"password\\":1}"}'),
    false,
  ],
  ["bytes", { ...post("/v1.0/communications/calls"), base64: "AAEC" }, false],
  ["a body that was parsed", { ...post("/v1.0/communications/calls"), body: {} }, false],
])("of a request with %s it is told whether there is nothing to redact", (_, request, isNothing) => {
  expect(redaction.findsNothingIn(request)).toBe(isNothing);
});

const anyText = fc.oneof(
  fc.constantFrom(
    "Ann",
    JWT,
    "Bearer abcdefghijkl",
    "https://x/?sig=abcdefgh",
    "https://a:b@c/",
    '{"password":"x"}',
    "[1]",
    "token",
  ),
  fc.string({ maxLength: 8 }),
);
const anyBody = fc.tuple(oddJson, fc.array(anyText, { minLength: 1, maxLength: 6 })).map(([json, texts]) => {
  const named = { participants: json, token: "x", meetingInfo: json, assertion: null };
  return withStrings(texts.length % 2 === 0 ? named : json, inTurn(texts));
});

it("where there is said to be nothing to redact, nothing but headers is", () => {
  let found = 0;
  fc.assert(
    fc.property(anyBody, fc.oneof(fc.constant("/v1.0/me"), anyText), (body, url) => {
      const request = post(url, JSON.stringify(body));
      if (!redaction.findsNothingIn(request)) return;
      found += 1;
      const { headers: _headers, ...settled } = settledBody(request);
      expect(redaction.request(settledBody(request))).toMatchObject(settled);
    }),
    { numRuns: 2_000 },
  );
  expect(found).toBeGreaterThan(100);
});
