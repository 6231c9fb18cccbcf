import { readFileSync } from "node:fs";
import { expect, it, test } from "vitest";
import { KINDS, MEMBER_RULES } from "../../src/graph/identifiers.js";
import { exactKey, readRequest } from "../../src/match/key.js";
import { IGNORED, matchRules } from "../../src/match/rules.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { CALLS, request } from "../support/exchanges.js";

const GUID = "57dab8b1-894c-409a-b240-bd8beae78896";
const BODY = { clientContext: "a" };

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

/** Two requests for each thing that docs/matching.md says is only written differently. */
const WRITINGS: Readonly<Record<string, readonly [TapeRequest, TapeRequest]>> = {
  "`v1.0`, `beta` and no version": [invite("/v1.0"), invite("")],
  "`/app/…` and `/communications/…`": [
    invite(""),
    request("POST", `/app/calls/${CALLS.one}/participants/invite`, BODY),
  ],
  "`calls/{id}` and `calls('{id}')`": [
    invite(""),
    request("POST", `/communications/calls('${CALLS.one}')/participants/invite`, BODY),
  ],
  "`invite` and `microsoft.graph.invite`": [
    invite(""),
    request("POST", `/communications/calls/${CALLS.one}/participants/microsoft.graph.invite`, BODY),
  ],
  "GUIDs in any case, with and without dashes": [
    request("GET", `/communications/calls/${GUID}`),
    request("GET", `/communications/calls/${GUID.replaceAll("-", "").toUpperCase()}`),
  ],
  "query options in any order": [
    request("GET", `/communications/calls/${GUID}/participants?$top=1&$skip=2`),
    request("GET", `/communications/calls/${GUID}/participants?$skip=2&$top=1`),
  ],
  "members in any order": [written('{"a":1,"b":2}'), written('{"b":2,"a":1}')],
  "numbers and strings in any spelling": [
    written('{"a":1,"b":"+"}'),
    written(String.raw`{"a":1.0,"b":"\u002B"}`),
  ],
  "`null` and a member that is absent": [written('{"a":1,"b":null}'), written('{"a":1}')],
  "`#microsoft.graph.x` and `microsoft.graph.x` in `@odata.type`": [
    written('{"@odata.type":"#microsoft.graph.x"}'),
    written('{"@odata.type":"microsoft.graph.x"}'),
  ],
};

it("docs/matching.md has each of them, with a reason", () => {
  expect(rows("what").map(([what]) => what)).toEqual(Object.keys(WRITINGS));
  for (const [, why] of rows("what")) expect(why).not.toBe("");
});

test.each(Object.entries(WRITINGS))(
  "%s are matched as one, by any rules, and another thing is not",
  (_what, pair) => {
    for (const matching of ["structural", "exact"] as const) {
      const [one, other] = pair.map((asked) => exactKey(readRequest(asked, matchRules({ matching }))));
      expect(other).toBe(one);
      expect(exactKey(readRequest(request("GET", "/v1.0/me"), matchRules({ matching })))).not.toBe(one);
    }
  },
);

function invite(version: string): TapeRequest {
  return request("POST", `${version}/communications/calls/${CALLS.one}/participants/invite`, BODY);
}

function written(text: string): TapeRequest {
  return { method: "POST", url: invite("").url, headers: {}, text };
}
