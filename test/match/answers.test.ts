import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import type { Kind } from "../../src/graph/identifiers.js";
import { Answers } from "../../src/match/answers.js";
import type { Lookup } from "../../src/match/bindings.js";
import { Enlivener } from "../../src/match/enliven.js";
import type { StoredBody, TapeResponse } from "../../src/tape/exchange.js";
import { oddJson } from "../support/odd-json.js";
import { anyString, inTurn, withStrings } from "../support/strings-of.js";

const NONE: ReadonlyMap<string, Kind> = new Map();
const LINK =
  "https://graph.microsoft.com/v1.0/app/calls/11111111-1111-4111-8111-111111111111/operations/22222222-2222-4111-8111-222222222222";

/** Some values stand for others, by kind and by a seed; others for nothing. */
function lookupOf(seed: number): Lookup {
  return (kinds, recorded) => {
    const kind = kinds.find(
      (one) => (one.length + recorded.length + recorded.charCodeAt(0) + seed) % 3 !== 0,
    );
    return kind === undefined ? undefined : [`live ${kind} "${recorded}"/é`, `${kind}-${seed}`][seed % 2];
  };
}

/** An answer as it is written. */
function written({ status, headers, body, text, base64 }: Omit<TapeResponse, "after">) {
  return { status, headers, text: body === undefined ? text : JSON.stringify(body), base64 };
}

const anyHeaders = fc.dictionary(
  fc.constantFrom("location", "client-request-id", "request-id", "date", "x-other", "set-cookie"),
  fc.oneof(
    fc.constantFrom(LINK, LINK.toUpperCase()),
    anyString,
    fc.array(anyString, { minLength: 2, maxLength: 3 }),
  ),
  { noNullPrototype: true },
);

const anyAnswers = fc
  .tuple(
    oddJson,
    fc.array(fc.array(anyString, { minLength: 2, maxLength: 8 }), { minLength: 1, maxLength: 5 }),
    anyHeaders,
  )
  .map(([json, all, headers]) =>
    all.map((strings): TapeResponse => ({
      status: 200,
      headers,
      body: withStrings(json, inTurn(strings)),
      after: 0,
    })),
  );

it("answers of whatever form have the live values that they have where each is looked at anew, however often", () => {
  fc.assert(
    fc.property(anyAnswers, fc.nat(9), (responses, seed) => {
      const answers = new Answers(NONE);
      for (const lookup of [lookupOf(seed), lookupOf(seed + 1), lookupOf(seed + 2), lookupOf(seed)]) {
        for (const response of responses) {
          const expected = new Enlivener(lookup).message(response);
          expect(written(answers.filled(response, lookup))).toEqual(written(expected));
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

describe("an answer", () => {
  const bound: Lookup = ([kind], recorded) => (recorded.startsWith("1111") ? `${kind} \\ "1" /?` : undefined);
  const body: Json = {
    id: "11111111-1111-4111-8111-111111111111",
    "@odata.type": "#microsoft.graph.call",
    name: "Ann",
  };

  it.each([1, 2])("escapes what it has to in its body and in paths, the %i. time, too", (times) => {
    const answers = new Answers(NONE);
    const response: TapeResponse = { status: 200, headers: { location: LINK }, body, after: 0 };
    if (times > 1) answers.filled(response, bound);
    const { headers, body: json, text = JSON.stringify(json) } = answers.filled(response, bound);
    expect(JSON.parse(text)).toEqual({ ...(body as object), id: 'call \\ "1" /?' });
    expect(headers["location"]).toContain(
      `/app/calls/${encodeURIComponent('call \\ "1" /?')}/operations/2222`,
    );
  });

  it.each<[string, StoredBody]>([
    ["text", { text: '{"id": 1.0}' }],
    ["bytes", { base64: "AAEC" }],
    ["nothing", {}],
  ])("that is %s stays so", (_, stored) => {
    const response: TapeResponse = { status: 200, headers: {}, ...stored, after: 0 };
    expect(new Answers(NONE).filled(response, bound)).toEqual(response);
  });
});
