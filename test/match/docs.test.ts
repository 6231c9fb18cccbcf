import { readFileSync } from "node:fs";
import { expect, it, test } from "vitest";
import { KINDS, MEMBER_RULES } from "../../src/graph/identifiers.js";
import { EQUAL, IGNORED } from "../../src/match/rules.js";

const TEXT = readFileSync(new URL("../../docs/matching.md", import.meta.url), "utf8");

/** The rows of the table whose first column has this title, each a list of its cells. */
function rows(title: string): string[][] {
  const lines = TEXT.split("\n");
  const start = lines.findIndex((line) => line.startsWith("|") && cells(line)[0] === title);
  const rest = lines.slice(start + 2);
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith("|")),
    )
    .map(cells);
}

function cells(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

it("docs/matching.md has every kind of identifier, in the order in which they are declared", () => {
  expect(rows("kind").map(([kind]) => kind)).toEqual(KINDS);
});

test.each(MEMBER_RULES)(
  "docs/matching.md has the members that hold a $kind, and why it may be another",
  (rule) => {
    const [, where = "", why] = rows("kind").find(([kind]) => kind === rule.kind) ?? [];
    for (const member of rule.members) expect(where).toContain(`\`${member}\``);
    expect(why).toBe(rule.why);
  },
);

it("docs/matching.md has what is ignored, and why", () => {
  expect(rows("member")).toEqual(IGNORED.map(({ member, why }) => [`\`${member}\``, why]));
});

it("docs/matching.md has what is equal, and why", () => {
  expect(rows("what")).toEqual(EQUAL.map(({ what, why }) => [what, why]));
});
