import fc from "fast-check";
import { expect, it } from "vitest";
import { replacePathIds, replaceTokens } from "../../src/graph/identifiers.js";
import { mapIds, type MapId } from "../../src/match/text-forms.js";

const IDS = [
  "11111111-1111-4111-8111-111111111111",
  "22222222-2222-4222-8222-222222222222",
  "abcdefab-cdef-4abc-8def-abcdefabcdef",
];
const PIECES = [
  ...[
    "https://graph.microsoft.com/v1.0/communications/calls/",
    "/app/calls('",
    "')/participants/",
    "/operations/",
    "/",
  ],
  ...[
    " ",
    "8:orgid:",
    "+",
    "-",
    "_",
    "%22",
    "%27",
    "x",
    "?id=",
    "&",
    ",",
    "(",
    ")",
    '"',
    "+1234567",
    "08:00:00",
    "a.b@c",
    "Z",
  ],
];

const anyText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.constantFrom("#1", "#2")), { maxLength: 8 })
  .map(
    (pieces) => (one: string, other: string) =>
      pieces.map((piece) => ({ "#1": one, "#2": other })[piece] ?? piece).join(""),
  );

const anyId = fc.oneof(
  fc.constantFrom(...IDS),
  fc.constantFrom(...IDS.map((id) => id.toUpperCase())),
  fc.uuid(),
);

/** What is said of each id, and what becomes of it. */
function mapping() {
  const said: string[] = [];
  const map: MapId = (id, kind) => {
    said.push(`${kind ?? "?"} ${id}`);
    return id.length % 2 === 0 && !id.startsWith("2") ? `<${kind ?? "?"}>` : undefined;
  };
  return { said, map };
}

it("the ids of a text are what they are in a text that differs in them only", () => {
  fc.assert(
    fc.property(
      anyText,
      fc.array(fc.tuple(anyId, anyId), { minLength: 2, maxLength: 4 }),
      (textOf, pairs) => {
        for (const [one, other] of pairs) {
          const text = textOf(one, other);
          const [plain, known] = [mapping(), mapping()];
          const expected = replacePathIds(
            text,
            (kind, id) => plain.map(id, kind),
            (rest) => replaceTokens(rest, (token) => plain.map(token, undefined)),
          );
          expect(mapIds(text, known.map)).toBe(expected);
          expect(known.said).toEqual(plain.said);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
