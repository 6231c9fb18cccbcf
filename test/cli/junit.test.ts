import { XMLParser } from "fast-xml-parser";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { junitXml } from "../../src/cli/junit.js";
import type { Finding, Report, SessionJudgement } from "../../src/engine/events.js";
import { FINDINGS, type FindingKind } from "../../src/engine/findings.js";

const CLEAN: Report = {
  ...{ event: "report", clean: true, requests: 2, played: 2, repeated: 0, missed: 0, delivered: 3 },
  ...{
    undelivered: 0,
    faulted: 0,
    invented: 0,
    unplayed: [],
    findings: [],
    findingsDropped: 0,
    digest: "d1",
    seed: 7,
  },
};
const KINDS = Object.keys(FINDINGS) as FindingKind[];

interface Element {
  "@": Record<string, string>;
  testsuite: Element[];
  testcase: Element[];
  property: Element[];
  properties: Element[];
  failure?: Element[];
  skipped?: Element[];
}

/** Reads the XML with a parser that is none of ours; every element is a list. */
function read(report: Report): Element {
  const xml = junitXml(report);
  expect(xml).not.toMatch(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
  expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /);
  const options = { attributeNamePrefix: "", attributesGroupName: "@", ignoreAttributes: false };
  const parser = new XMLParser({ ...options, parseAttributeValue: false, isArray: (name) => name !== "@" });
  return (parser.parse(xml) as { testsuites: [Element] }).testsuites[0];
}

function finding(kind: FindingKind, message: string, more: Partial<Finding> = {}): Finding {
  return { kind, message, ...more };
}

function session(name: string | undefined, more: Partial<SessionJudgement> = {}): SessionJudgement {
  const { event: _event, seed: _seed, ...judgement } = CLEAN;
  return {
    ...judgement,
    ...(name !== undefined && { session: name }),
    digest: `of ${name ?? ""}`,
    rewinds: 0,
    ...more,
  };
}

test("a clean report is one suite with a case for each thing that is true, and none that failed", () => {
  const root = read(CLEAN);
  expect(root["@"]).toEqual({ name: "rollcall", tests: String(KINDS.length), failures: "0", skipped: "0" });
  const [suite, ...others] = root.testsuite;
  expect(others).toEqual([]);
  expect(suite!["@"]).toEqual(root["@"]);
  expect(suite!.testcase.map((one) => one["@"])).toEqual(
    KINDS.map((kind) => ({ classname: "rollcall.rollcall", name: FINDINGS[kind].holds })),
  );
});

test("what a report counts stands in the properties", () => {
  const [{ properties }] = read(CLEAN).testsuite as [Element];
  expect(properties[0]!.property.map((one) => [one["@"]["name"], one["@"]["value"]])).toEqual([
    ...[
      ["digest", "d1"],
      ["seed", "7"],
      ["requests", "2"],
      ["delivered", "3"],
      ["findingsDropped", "0"],
    ],
  ]);
});

test("a report of a recording has neither digest nor seed", () => {
  const { digest: _digest, seed: _seed, ...recording } = CLEAN;
  const [{ properties }] = read(recording).testsuite as [Element];
  expect(properties[0]!.property.map((one) => one["@"]["name"])).toEqual([
    "requests",
    "delivered",
    "findingsDropped",
  ]);
});

test("all findings of a kind are failures of its one case", () => {
  const findings = [
    ...[finding("miss", "one"), finding("undelivered", "two", { exchange: "x7" })],
    ...[finding("miss", "three"), finding("unplayed", "x9 was not played", { exchange: "x9" })],
  ];
  const root = read({ ...CLEAN, clean: false, findings, unplayed: ["x9"] });
  expect(root["@"]).toMatchObject({ failures: "3", skipped: "0" });
  const failed = root.testsuite[0]!.testcase.filter(({ failure }) => failure);
  expect(failed.map((one) => [one["@"]["name"], one.failure?.map((failure) => failure["@"])])).toEqual([
    [
      FINDINGS.miss.holds,
      [
        { type: "miss", message: "one" },
        { type: "miss", message: "three" },
      ],
    ],
    [FINDINGS.undelivered.holds, [{ type: "undelivered x7", message: "two" }]],
    [FINDINGS.unplayed.holds, [{ type: "unplayed x9", message: "x9 was not played" }]],
  ]);
});

test("what was not played and need not be is skipped", () => {
  const root = read({ ...CLEAN, unplayed: ["x3", "x4"] });
  expect(root["@"]).toMatchObject({ failures: "0", skipped: "1" });
  const skipped = root.testsuite[0]!.testcase.filter((one) => one.skipped);
  expect(skipped.map((one) => [one["@"]["name"], one.skipped?.[0]?.["@"]])).toEqual([
    [FINDINGS.unplayed.holds, { message: "not played: x3 x4" }],
  ]);
});

test("each session is a suite of its own, behind one for what is about none", () => {
  const miss = finding("miss", "in one", { session: "one:a" });
  const sessions = [
    ...[
      session("one:a", { clean: false, findings: [miss], unplayed: ["x2"] }),
      session("two"),
      session(undefined),
    ],
  ];
  const findings = [miss, finding("unserved", "of none")];
  const root = read({ ...CLEAN, clean: false, findings, unplayed: ["x2"], sessions });
  expect(root.testsuite.map((suite) => suite["@"])).toMatchObject([
    ...[
      { name: "rollcall", failures: "1", skipped: "0" },
      { name: "one:a", failures: "1", skipped: "1" },
    ],
    ...[
      { name: "two", failures: "0" },
      { name: "", failures: "0" },
    ],
  ]);
  expect(root["@"]).toMatchObject({ tests: String(4 * KINDS.length), failures: "2", skipped: "1" });
  expect(root.testsuite[1]!.properties[0]!.property.map((one) => one["@"]["value"]).slice(0, 2)).toEqual([
    "of one:a",
    "7",
  ]);
});

describe("a message", () => {
  const messageIn = (message: string): string | undefined =>
    read({ ...CLEAN, clean: false, findings: [finding("miss", message)] }).testsuite[0]!.testcase[0]!
      .failure?.[0]?.["@"]["message"];

  it.each([`"quoted" & 'so' <b> ]]> &amp; &#10;`, "\u{1F399} ü\u2028b", "a: --> b"])(
    "%j comes out as it is",
    (text) => {
      expect(messageIn(text)).toBe(text);
    },
  );

  it.each([
    ["a\0b\x08c\x0Bd\x1Fe", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe"],
    ["\uD800 alone, \uDC00 too", "\uFFFD alone, \uFFFD too"],
    ["\uFFFE\uFFFF", "\uFFFD\uFFFD"],
  ])("%j has what XML cannot hold replaced", (text, shown) => {
    expect(messageIn(text)).toBe(shown);
  });

  test("of whatever characters, with a session of such a name, gives XML that can be read", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (message, name) => {
        const findings = [finding("miss", message, { session: name })];
        const root = read({
          ...CLEAN,
          clean: false,
          findings,
          sessions: [session(name, { findings, digest: "d" })],
        });
        expect(root.testsuite).toHaveLength(2);
        expect(root.testsuite[1]!["@"]).toMatchObject({ failures: "1" });
      }),
    );
  });
});
