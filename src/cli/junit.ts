import XMLBuilder from "fast-xml-builder";
import type { Finding, Judgement, Report } from "../engine/events.js";
import { FINDINGS, type FindingKind } from "../engine/findings.js";

/** An element: attributes begin with `@`, children have their own names. */
type Element = Readonly<Record<string, unknown>>;

/** A report as JUnit XML: a suite a session, in it a case for each thing that is true of a clean session. */
export function junitXml(report: Report): string {
  const suites = judged(report).map(suite);
  const root = { "@name": "rollcall", ...counted(suites), testsuite: suites };
  const options = { ignoreAttributes: false, attributeNamePrefix: "@", suppressBooleanAttributes: false };
  const builder = new XMLBuilder({ ...options, format: true, suppressEmptyNode: true });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ testsuites: root })}`;
}

type Judged = [name: string, judgement: Judgement & { digest?: string; seed?: number }];

/** What the suites are about, with their names; findings of no session have one of their own. */
function judged(report: Report): Judged[] {
  const { sessions } = report;
  if (!sessions) return [["rollcall", report]];
  const beside = report.findings.filter((finding) => finding.session === undefined);
  const each = sessions.map((one): Judged => [one.session ?? "", { ...one, ...seeded(report) }]);
  return [["rollcall", { ...report, unplayed: [], findings: beside }], ...each];
}

function seeded({ seed }: Report): { seed?: number } {
  return seed === undefined ? {} : { seed };
}

interface Suite {
  "@tests": number;
  "@failures": number;
  "@skipped": number;
  [member: string]: unknown;
}

function suite([name, judgement]: Judged): Suite {
  const cases = (Object.keys(FINDINGS) as FindingKind[]).map((kind) => testCase(name, kind, judgement));
  const having = (member: string): number => cases.filter((one) => member in one).length;
  const { digest, seed, requests, delivered, findingsDropped } = judgement;
  const properties = { digest, seed, requests, delivered, findingsDropped };
  return {
    ...{ "@name": plain(name), "@tests": cases.length },
    ...{ "@failures": having("failure"), "@skipped": having("skipped") },
    properties: { property: Object.entries(properties).flatMap(property) },
    testcase: cases,
  };
}

function property([name, value]: [string, string | number | undefined]): Element[] {
  return value === undefined ? [] : [{ "@name": name, "@value": value }];
}

function testCase(suiteName: string, kind: FindingKind, { findings, unplayed }: Judgement): Element {
  const found = findings.filter((finding) => finding.kind === kind);
  const named = { "@classname": `rollcall.${plain(suiteName)}`, "@name": FINDINGS[kind].holds };
  if (found.length > 0) return { ...named, failure: found.map(failure) };
  const isLeft = kind === "unplayed" && unplayed.length > 0;
  return isLeft ? { ...named, skipped: { "@message": `not played: ${unplayed.join(" ")}` } } : named;
}

function failure({ kind, exchange, message }: Finding): Element {
  return { "@type": exchange === undefined ? kind : `${kind} ${exchange}`, "@message": plain(message) };
}

function counted(suites: readonly Suite[]): Element {
  const sum = (member: "@tests" | "@failures" | "@skipped"): number =>
    suites.reduce((total, one) => total + one[member], 0);
  return { "@tests": sum("@tests"), "@failures": sum("@failures"), "@skipped": sum("@skipped") };
}

/** Without the characters that XML 1.0 cannot hold, in whatever spelling. */
function plain(text: string): string {
  return text.replace(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/gu, "\uFFFD");
}
