import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import type { StoredBody } from "../../src/tape/exchange.js";
import { Redaction } from "../../src/tape/redaction.js";
import { SECRETS } from "../../src/tape/secrets.js";
import { EXAMPLES } from "../support/document-examples.js";
import { request } from "../support/exchanges.js";
import { miss, post } from "../support/missing.js";
import { oddJson } from "../support/odd-json.js";
import { CANARY } from "../support/secrets.js";

describe("the explanation of a miss", () => {
  it("says which exchange is nearest, in what it differs, and what to do", () => {
    const [example] = EXAMPLES;
    const asked = example!.request as { participants: [{ replacesCallId?: string }] };
    const live = structuredClone(asked);
    delete live.participants[0].replacesCallId;
    expect(miss(post({ body: live }), [post({ body: asked })]).message).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /v1.0/communications/calls/11111111-1111-4111-8111-111111111111/participants/invite. The nearest is x1, not played yet, but body.participants[0].replacesCallId is "<call:2>" on the tape, absent now. Send what was recorded, or record again."`,
    );
  });

  it("says that the tape is used up, where it is", () => {
    const live = post({ body: { clientContext: "a" } });
    expect(miss(live, [live, live], ["x1", "x2"]).message).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /v1.0/communications/calls/11111111-1111-4111-8111-111111111111/participants/invite. x2 is this request and was played already; the tape has no more of it. Send it as often as it was recorded, or record again."`,
    );
  });

  it("says that nothing is on the tape, where nothing is", () => {
    expect(miss(post({}), []).message).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /v1.0/communications/calls/11111111-1111-4111-8111-111111111111/participants/invite: no request to Graph is on the tape. Record the conversation with rollcall record."`,
    );
  });

  it("says that the nearest was played, where it was", () => {
    const tape = [post({ body: { a: 1 } }), post({ body: { a: 1 } })];
    expect(miss(post({ body: { a: 2 } }), tape, ["x1", "x2"]).message).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /v1.0/communications/calls/11111111-1111-4111-8111-111111111111/participants/invite. The nearest is x1, played already, but body.a is 1 on the tape, 2 now. Send what was recorded, or record again. If it makes no difference: --match structural,ignore=a."`,
    );
  });

  it("names another method and URL, one that is no route of Graph's too", () => {
    const live = request("DELETE", "/v1.0/users/b?x=1");
    expect(miss(live, [request("GET", "/v1.0/users/a")]).message).toMatchInlineSnapshot(
      `"rollcall has no answer for DELETE /v1.0/users/b?x=1. The nearest is x1, not played yet, but method is GET on the tape, DELETE now; resource is /v1.0/users/a on the tape, /v1.0/users/b?x=1 now. Send what was recorded, or record again."`,
    );
  });

  it("shows five differences and counts the rest", () => {
    const body = (value: number): Json =>
      Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`m${index}`, value]));
    expect(miss(post({ body: body(2) }), [post({ body: body(1) })]).message).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /v1.0/communications/calls/11111111-1111-4111-8111-111111111111/participants/invite. The nearest is x1, not played yet, but body.m0 is 1 on the tape, 2 now; body.m1 is 1 on the tape, 2 now; body.m2 is 1 on the tape, 2 now; body.m3 is 1 on the tape, 2 now; body.m4 is 1 on the tape, 2 now; and in 2 more places. Send what was recorded, or record again."`,
    );
  });

  it("cuts long values to where they begin to differ", () => {
    const live = post({ body: { a: `${"x".repeat(300)}y${"z".repeat(300)}` } });
    expect(miss(live, [post({ body: { a: "x".repeat(500) } })]).message).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /v1.0/communications/calls/11111111-1111-4111-8111-111111111111/participants/invite. The nearest is x1, not played yet, but body.a is …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… on the tape, …xxxxxxxxxxxxxxxxxxxxyzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz… now. Send what was recorded, or record again. If it makes no difference: --match structural,ignore=a."`,
    );
  });

  it("cuts long values that differ at once", () => {
    const live = post({ body: { a: "y".repeat(500) } });
    expect(miss(live, [post({ body: { a: "x".repeat(500) } })]).message).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /v1.0/communications/calls/11111111-1111-4111-8111-111111111111/participants/invite. The nearest is x1, not played yet, but body.a is "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… on the tape, "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy… now. Send what was recorded, or record again. If it makes no difference: --match structural,ignore=a."`,
    );
  });

  it("has no placeholder's secret, where what came was redacted", () => {
    const redaction = new Redaction(SECRETS);
    const ask = (scope: string) =>
      redaction.request(post({ text: `scope=${scope}&client_secret=${CANARY}` }, `/token?key=${CANARY}`));
    const { message } = miss(ask("a"), [ask("b")]);
    expect(message).not.toContain(CANARY);
    expect(message).toMatchInlineSnapshot(
      `"rollcall has no answer for POST /token?key=<redacted:query-key>. The nearest is x1, not played yet, but body is scope=b&client_secret=<redacted:query-key> on the tape, scope=a&client_secret=<redacted:query-key> now. Send what was recorded, or record again."`,
    );
  });
});

describe("the differences", () => {
  it.each<[string, StoredBody, StoredBody, string[]]>([
    [
      "a value",
      { body: { a: { b: [1, 2] } } },
      { body: { a: { b: [1, 3] } } },
      ["body.a.b[1] is 2 on the tape, 3 now"],
    ],
    ["a member that is new", { body: {} }, { body: { a: "" } }, ['body.a is absent on the tape, "" now']],
    ["a member that is gone", { body: { a: "x" } }, { body: {} }, ['body.a is "x" on the tape, absent now']],
    ["an item that is new", { body: [1] }, { body: [1, {}] }, ["body[1] is absent on the tape, {} now"]],
    ["another type", { body: { a: [] } }, { body: { a: {} } }, ["body.a is [] on the tape, {} now"]],
    [
      "another type of the whole",
      { body: [1] },
      { body: { "0": 1 } },
      ['body is [1] on the tape, {"0":1} now'],
    ],
    [
      "a member named like an inherited one",
      { body: { toString: 1 } },
      { body: {} },
      ["body.toString is 1 on the tape, absent now"],
    ],
    [
      "a member that everything inherits",
      { body: {} },
      { body: { constructor: {} } },
      ["body.constructor is absent on the tape, {} now"],
    ],
    ["nothing", {}, { body: { a: 1 } }, ['body is empty on the tape, {"a":1} now']],
    ["null", { body: null }, { body: { a: 1 } }, ['body is null on the tape, {"a":1} now']],
    ["a text", { text: "a=1" }, { text: "a=1\n\nb=2" }, ["body is a=1 on the tape, a=1 b=2 now"]],
    ["bytes", { base64: "//4=" }, { body: [] }, ["body is 2 bytes on the tape, [] now"]],
    [
      "a number beyond a double",
      { text: "[12345678901234567890]" },
      { text: "[12345678901234567891]" },
      ["body[0] is 1234567890123456789e1 on the tape, 12345678901234567891 now"],
    ],
    [
      "a JSON text and a JSON value",
      { text: '{"a":1.0,"b":1}' },
      { body: { a: 1, b: 2 } },
      ["body.b is 1 on the tape, 2 now"],
    ],
  ])("name %s", (_name, tape, live, expected) => {
    const { differences } = miss(post(live), [post(tape)]).nearest!;
    expect(
      differences.map(({ at, ...values }) => `${at} is ${values.tape} on the tape, ${values.live} now`),
    ).toEqual(expected);
  });

  it("name a member called __proto__", () => {
    const body = JSON.parse('{"__proto__":1}') as Json;
    expect(miss(post({ body: {} }), [post({ body })]).nearest?.differences).toEqual([
      { at: "body.__proto__", tape: "1", live: "absent" },
    ]);
  });

  it("are none exactly where the requests are one", () => {
    fc.assert(
      fc.property(oddJson, oddJson, (tape, live) => {
        const { nearest, message } = miss(post({ body: live }), [post({ body: tape })]);
        const equal = miss(post({ body: live }), [post({ body: structuredClone(live) })]).nearest;
        expect(equal?.differences).toEqual([]);
        expect(nearest?.differences.every(({ at }) => at.startsWith("body"))).toBe(true);
        expect(message).toMatch(/^rollcall has no answer for POST .+\.$/);
      }),
    );
  });
});
