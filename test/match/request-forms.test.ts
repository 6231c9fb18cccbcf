import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { readRequest } from "../../src/match/key.js";
import { RequestForms } from "../../src/match/request-forms.js";
import { matchRules, type MatchRules } from "../../src/match/rules.js";
import { settledBody } from "../../src/tape/body.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { ANN, BOB, live, ONE, OPERATION, TWO } from "../support/invites.js";
import { oddJson } from "../support/odd-json.js";
import { anyString, inTurn, withStrings } from "../support/strings-of.js";

const RULES = matchRules();

function post(url: string, body?: Json | string): TapeRequest {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { method: "POST", url, headers: {}, ...(body !== undefined && { text }) };
}

const invitePath = (call: string): string => `/v1.0/communications/calls/${call}/participants/invite`;

function person(id: string, more: Record<string, Json> = {}): Json {
  return { "@odata.type": "#microsoft.graph.invitationParticipantInfo", identity: { user: { id } }, ...more };
}

function invite(call: string, people: readonly Json[], clientContext: string): TapeRequest {
  return post(invitePath(call), { participants: [...people], clientContext });
}

const read = (request: TapeRequest, rules = RULES) => readRequest(settledBody(request), rules);

/** Forms that have learned these. */
function formsOf(rules: MatchRules, ...requests: TapeRequest[]): RequestForms {
  const forms = new RequestForms(rules);
  for (const request of requests) forms.learn(request, read(request, rules));
  return forms;
}

describe("a request of a form that is known", () => {
  const forms = formsOf(
    RULES,
    invite(ONE, [person(ANN, { replacesCallId: TWO }), person(BOB)], "mine"),
    post(`/beta/app/calls/${ONE}/keepAlive`),
    { ...post(`/v1.0/communications/calls/${ONE}/operations/${OPERATION}`), method: "GET" },
  );

  it.each([
    [
      "with other ids",
      invite(live(1), [person(live(2), { replacesCallId: live(3) }), person(live(4))], "other"),
    ],
    [
      "with ids in other spellings",
      invite(live(1), [person("4:+12345678901", { replacesCallId: TWO.toUpperCase() }), person("b")], "1"),
    ],
    [
      "with a context that is an id",
      invite(live(1), [person(live(2), { replacesCallId: live(3) }), person(live(4))], live(1)),
    ],
    ["without a body", post(`/beta/app/calls/${live(1)}/keepAlive`)],
    [
      "with two ids in its path",
      { ...post(`/v1.0/communications/calls/${live(1)}/operations/${live(2)}`), method: "GET" },
    ],
  ])("%s is read as it would be parsed", (_, request) => {
    expect(forms.read(request)).toEqual(read(request));
  });

  it.each([
    [
      "another pattern of equal ids",
      invite(live(1), [person(live(2), { replacesCallId: live(1) }), person(live(4))], "c"),
    ],
    [
      "one person twice",
      invite(live(1), [person(live(2), { replacesCallId: live(3) }), person(live(2))], "c"),
    ],
    [
      "a member that is empty",
      invite(live(1), [person("", { replacesCallId: live(3) }), person(live(4))], "c"),
    ],
    ["an escape", post(invitePath(live(1)), '{"participants":[],"clientContext":"\\u0041"}')],
    [
      "a member more",
      invite(live(1), [person(live(2), { replacesCallId: live(3), x: "y" }), person(live(4))], "c"),
    ],
    ["one person less", invite(live(1), [person(live(2), { replacesCallId: live(3) })], "c")],
    ["another path", post(invitePath(live(1)).replace("invite", "muteAll"))],
    ["another method", { ...post(`/beta/app/calls/${live(1)}/keepAlive`), method: "GET" }],
    ["a call id of another sort in its path", post("/beta/app/calls/call-a/keepAlive")],
    ["a body where there was none", post(`/beta/app/calls/${live(1)}/keepAlive`, "{}")],
    ["a body that is no JSON", post(invitePath(live(1)), "participants=1")],
  ])("is not one with %s", (_, request) => {
    expect(forms.read(request)).toBeUndefined();
  });

  it("has the texts that make no difference", () => {
    const named = (name: string): TapeRequest => invite(ONE, [person(ANN, { displayName: name })], "c");
    expect(formsOf(RULES, named("Ann")).read(named("Bob"))).toEqual(read(named("Bob")));
    expect(read(named("Bob")).rest).toContain("Bob");
  });

  it("may be written with spaces between its tokens", () => {
    const spaced = (id: string): TapeRequest =>
      post(
        invitePath(ONE),
        `{"participants": [{"identity": {"user": {"id": "${id}"}}}], "clientContext": "${id}"}`,
      );
    expect(formsOf(RULES, spaced(ANN)).read(spaced(BOB))).toEqual(read(spaced(BOB)));
  });

  it("is parsed all the same where identifiers count as they are", () => {
    const rules = matchRules({ matching: "exact" });
    const request = invite(ONE, [person(ANN)], "c");
    expect(formsOf(rules, request).read(request)).toBeUndefined();
  });

  it("is found among many, and gives way to forms that come later", () => {
    const of = (n: number): TapeRequest => post(invitePath(ONE), { [`member${n}`]: 1 });
    const many = Array.from({ length: 30 }, (_, n) => of(n));
    const learned = formsOf(RULES, ...many);
    expect(many.map((request) => learned.read(request) !== undefined)).toContain(false);
    expect(learned.read(of(29))).toEqual(read(of(29)));
    expect(learned.read(of(0))).toEqual(read(of(0)));
  });
});

/** A body of Graph's words, and two times the strings in it. */
const twoBodies = fc
  .tuple(
    oddJson,
    fc.array(anyString, { minLength: 3, maxLength: 9 }),
    fc.array(anyString, { minLength: 2, maxLength: 9 }),
  )
  .map(
    ([json, one, other]) => [one, other].map((strings) => withStrings(json, inTurn(strings))) as [Json, Json],
  );

const anyRules = fc.constantFrom(
  RULES,
  matchRules({
    ignore: ["status", "user.id"],
    compare: ["displayName"],
    identify: { message: "call", code: "identity" },
  }),
);

it("whatever form was learned, a request is read by it as it would be parsed, or not at all", () => {
  let known = 0;
  fc.assert(
    fc.property(twoBodies, anyRules, fc.constantFrom(ONE, TWO), ([one, other], rules, call) => {
      const forms = formsOf(rules, post(invitePath(ONE), one));
      const request = post(invitePath(call), other);
      const asked = forms.read(request);
      if (!asked) return;
      known += 1;
      expect(asked).toEqual(read(request, rules));
    }),
    { numRuns: 3_000 },
  );
  expect(known).toBeGreaterThan(300);
});
