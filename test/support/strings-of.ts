import fc from "fast-check";
import type { Json } from "../../src/base/json.js";

const GUIDS = ["1", "2", "3", "a"].map(
  (digit) => `${digit.repeat(8)}-${digit.repeat(4)}-4111-8111-${digit.repeat(12)}`,
);

/** Strings of every sort that is written in the place of another: ids in all spellings, texts, and what needs escapes. */
export const anyString = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...GUIDS, ...GUIDS.map((id) => id.toUpperCase())) },
  fc.constantFrom(
    ...[
      "",
      "1",
      "completed",
      "Ann",
      "+12345678901",
      "08:00:00",
      "x".repeat(300),
      'a "b" \\c',
      "\n",
      "é",
      "\u2028",
    ],
    ...["8:orgid:" + GUIDS[0]!, "19:meeting_a@thread.v2", GUIDS[1]!.replaceAll("-", ""), `{${GUIDS[2]!}}`],
    ...[
      `/communications/calls/${GUIDS[0]!}/operations/${GUIDS[1]!}`,
      `(${GUIDS[3]!})`,
      "ffffffff-ffff-4fff-8fff-000000000001",
    ],
  ),
  fc.string({ unit: "binary", maxLength: 6 }),
);

/** The same value with other strings in the places of those that it has; those that say what an object is stay. */
export function withStrings(value: Json, next: () => string, name = ""): Json {
  if (typeof value === "string") return name === "@odata.type" ? value : next();
  if (Array.isArray(value)) return value.map((item) => withStrings(item, next));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, one]) => [member, withStrings(one, next, member)]),
  );
}

/** Takes the strings of a list over and over. */
export function inTurn(strings: readonly string[]): () => string {
  let at = 0;
  return () => strings[at++ % strings.length]!;
}
