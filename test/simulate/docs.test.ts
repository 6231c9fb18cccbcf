import { readFileSync } from "node:fs";
import { expect, it, test } from "vitest";
import { ROUTE_NAMES, routeOf } from "../../src/graph/routes.js";
import { ASSUMPTIONS, policyOf, RULES, type Rule } from "../../src/simulate/assumptions.js";
import { EXPECTED_WARNINGS } from "../support/schema-warnings.js";
import { Simulator } from "../support/simulator.js";

const TEXT = readFileSync(new URL("../../docs/simulate.md", import.meta.url), "utf8");

/** The rows of the table with this first column under a heading of docs/simulate.md, each a list of its cells. */
function rows(heading: string, column: string): string[][] {
  const section = TEXT.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const tables = [...section.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => table.trimEnd().split("\n"));
  const cells = tables.map((lines) =>
    lines.map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ),
  );
  return cells.find(([header]) => header?.[0] === column)?.slice(2) ?? [];
}

/** The requests of a section, without backticks. */
function requests(heading: string): [method: string, path: string][] {
  return rows(heading, "request").map(([cell = ""]) => {
    const [method = "", path = ""] = cell.replaceAll("`", "").split(" ");
    return [method, `/v1.0/communications${path}`];
  });
}

const SIMULATED = requests("What is simulated");
const NOT_SIMULATED = requests("What is not simulated");

it.each(SIMULATED)("%s %s is simulated, as docs/simulate.md says", (method, path) => {
  expect(new Simulator().tryAsk(method, path)).toBeDefined();
});

it.each(NOT_SIMULATED)("%s %s is not simulated, as docs/simulate.md says", (method, path) => {
  expect(routeOf(method, path)).toBeDefined();
  expect(new Simulator().tryAsk(method, path)).toBeUndefined();
});

test("docs/simulate.md has every request of the calling API, once", () => {
  const names = [...SIMULATED, ...NOT_SIMULATED].map(([method, path]) => routeOf(method, path)?.name);
  expect(names.toSorted()).toEqual(ROUTE_NAMES.toSorted());
});

test("docs/simulate.md has every rule as it is declared", () => {
  const takes = (rule: Rule, change: string): string[] => {
    try {
      policyOf([`${rule}=${change}`]);
      return [`\`${change}\``];
    } catch {
      return []; // that it throws is the answer
    }
  };
  const declared = RULES.map((rule) => {
    const { when, known, action, code } = ASSUMPTIONS[rule];
    const done = action === "fail" ? `\`fail\` with ${code}` : `${action} ${code}`;
    return [
      `\`${rule}\``,
      when,
      known,
      done,
      ["accept", "fail"].flatMap((one) => takes(rule, one)).join(", "),
    ];
  });
  expect(rows("The policy", "rule")).toEqual(declared);
});

test("docs/simulate.md explains every member that the schema does not have, and no other", () => {
  const explained = EXPECTED_WARNINGS.map(({ type, member, what }) => [`\`${type}.${member}\``, what]);
  expect(rows("What the schema does not have", "member")).toEqual(explained);
});
