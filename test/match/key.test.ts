import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { exactKey, isRepeatable, readRequest } from "../../src/match/key.js";
import { matchRules } from "../../src/match/rules.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { Redaction } from "../../src/tape/redaction.js";
import { SECRETS } from "../../src/tape/secrets.js";
import { oddJson } from "../support/odd-json.js";

const CALL = "57dab8b1-894c-409a-b240-bd8beae78896";
const INVITE = `/v1.0/communications/calls/${CALL}/participants/invite`;

const EXACT = matchRules({ matching: "exact" });

/** The key of a request where its identifiers count. */
function requestKey(request: TapeRequest): string {
  return exactKey(readRequest(request, EXACT));
}

function post(url: string, stored: Partial<TapeRequest> = {}): TapeRequest {
  return { method: "POST", url, headers: {}, ...stored };
}

describe("two requests are one", () => {
  it.each<[string, TapeRequest, TapeRequest]>([
    ["v1.0 and beta", post(INVITE), post(INVITE.replace("v1.0", "beta"))],
    ["no version and beta", post(INVITE), post(INVITE.replace("/v1.0", ""))],
    ["the deprecated family", post(INVITE), post(INVITE.replace("communications", "app"))],
    ["a namespaced action", post(INVITE), post(INVITE.replace("invite", "microsoft.graph.invite"))],
    ["a key in brackets", post(INVITE), post(INVITE.replace(`/${CALL}`, `('${CALL}')`))],
    [
      "an id without dashes, in upper case",
      post(INVITE),
      post(INVITE.replace(CALL, CALL.replaceAll("-", "").toUpperCase())),
    ],
    ["an absolute URL of Graph's", post(INVITE), post(`https://graph.microsoft.us${INVITE}`)],
    [
      "members in another order",
      post(INVITE, { body: { a: 1, b: 2 } }),
      post(INVITE, { body: { b: 2, a: 1 } }),
    ],
    [
      "escapes and number forms",
      post(INVITE, { body: { a: 1, b: "+" } }),
      post(INVITE, { text: String.raw`{"a":1.0,"b":"\u002B"}` }),
    ],
    ["a query in another order", post(`${INVITE}?a=1&b=2`), post(`${INVITE}?b=2&a=1`)],
    ["a query that is empty", post(INVITE), post(`${INVITE}?`)],
    ["a fragment", post(INVITE), post(`${INVITE}#a`)],
    ["headers", post(INVITE), post(INVITE, { headers: { "client-request-id": "1", authorization: "x" } })],
  ])("but for %s", (_name, a, b) => {
    expect(requestKey(a)).toBe(requestKey(b));
  });

  it("when one was redacted on the tape and the other is redacted now", () => {
    const redaction = new Redaction(SECRETS);
    const [tape, live] = ["a", "b"].map((secret) =>
      redaction.request(post(`/token?code=${secret}`, { text: `client_id=1&client_secret=${secret}` })),
    );
    expect(requestKey(live!)).toBe(requestKey(tape!));
  });
});

describe("two requests are two", () => {
  it.each<[string, TapeRequest, TapeRequest]>([
    ["another method", post(INVITE), { ...post(INVITE), method: "GET" }],
    ["another call", post(INVITE), post(INVITE.replace("57dab8b1", "57dab8b2"))],
    ["another action", post(INVITE), post(INVITE.replace("invite", "muteAll"))],
    ["a query", post(INVITE), post(`${INVITE}?a=1`)],
    ["another query", post(`${INVITE}?a=1`), post(`${INVITE}?a=2`)],
    ["a body", post(INVITE), post(INVITE, { body: {} })],
    ["null for nothing", post(INVITE), post(INVITE, { body: null })],
    ["another value", post(INVITE, { body: { a: 1 } }), post(INVITE, { body: { a: "1" } })],
    ["participants in another order", post(INVITE, { body: [1, 2] }), post(INVITE, { body: [2, 1] })],
    [
      "a big integer's last digit",
      post(INVITE, { text: "[12345678901234567890]" }),
      post(INVITE, { text: "[12345678901234567891]" }),
    ],
    ["whitespace of what is no JSON", post(INVITE, { text: "a" }), post(INVITE, { text: "a " })],
    ["the case of another path", post("/v1.0/Users/a"), post("/v1.0/users/a")],
    ["the version of another resource", post("/v1.0/users/a"), post("/beta/users/a")],
    ["another host", post("https://a.example/x"), post("https://b.example/x")],
    [
      "a slash inside of an id",
      { ...post("/communications/calls/a%2Fparticipants"), method: "GET" },
      { ...post("/communications/calls/a/participants"), method: "GET" },
    ],
  ])("with %s", (_name, a, b) => {
    expect(requestKey(a)).not.toBe(requestKey(b));
  });
});

describe("requestKey", () => {
  it("never throws, whatever the URL and the body", () => {
    fc.assert(
      fc.property(fc.string(), oddJson, (url, body: Json) => {
        expect(requestKey(post(url, { body }))).toBe(requestKey(post(url, { text: JSON.stringify(body) })));
      }),
    );
  });
});

describe("isRepeatable", () => {
  it.each([
    ["GET", INVITE, true],
    ["HEAD", "/anything", true],
    ["POST", `/v1.0/communications/calls/${CALL}/keepAlive`, true],
    ["POST", `/app/calls/${CALL}/microsoft.graph.keepalive`, true],
    ["POST", INVITE, false],
    ["POST", "/keepAlive", false],
    ["DELETE", `/v1.0/communications/calls/${CALL}`, false],
  ])("of %s %s is %s", (method, url, repeatable) => {
    expect(isRepeatable({ method, url, headers: {} })).toBe(repeatable);
  });
});
