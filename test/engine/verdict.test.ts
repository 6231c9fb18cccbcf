import { expect, it, test } from "vitest";
import type { Event } from "../../src/engine/events.js";
import { judgedTogether, Verdict } from "../../src/engine/verdict.js";

const played = (again: boolean): Event => ({
  ...{ event: "played", exchange: "x1", request: "GET /", what: "a request", status: 200, again },
});
const missed: Event = { event: "missed", request: "GET /", differences: [], message: "no answer for GET /" };
const delivered: Event = {
  ...{ event: "delivered", exchange: "x2", what: "a call changed", causes: ["x1"], status: 202, after: 1 },
};
const undelivered: Event = { event: "undelivered", exchange: "x2", reason: "nobody there" };

const ZERO = { requests: 0, played: 0, repeated: 0, missed: 0, delivered: 0, undelivered: 0 };

it.each<[string, Event[], Partial<typeof ZERO>, string[]]>([
  ["nothing at all", [], {}, []],
  ["a request that was played", [played(false)], { requests: 1, played: 1 }, []],
  ["a request that was answered again", [played(true)], { requests: 1, repeated: 1 }, []],
  ["a miss", [missed], { requests: 1, missed: 1 }, ["miss"]],
  ["a notification without a request", [delivered], { delivered: 1 }, []],
  ["a delivery", [played(false), delivered], { requests: 1, played: 1, delivered: 1 }, []],
  ["a failed one", [played(false), undelivered], { requests: 1, played: 1, undelivered: 1 }, ["undelivered"]],
  [
    "an answer that broke off",
    [played(false), { event: "cut-off", exchange: "x1", message: "" }],
    { requests: 1, played: 1 },
    [],
  ],
  ["a warning", [played(false), { event: "warning", message: "" }], { requests: 1, played: 1 }, []],
])("%s is counted and judged", (_, events, counts, kinds) => {
  const verdict = new Verdict();
  for (const event of events) verdict.note(event);
  const report = verdict.judge([], false);
  expect(report).toMatchObject({ ...ZERO, ...counts, clean: kinds.length === 0 });
  expect(report.findings.map(({ kind }) => kind)).toEqual(kinds);
});

test("a finding says in words what happened", () => {
  const verdict = new Verdict();
  for (const event of [missed, undelivered]) verdict.note(event);
  expect(verdict.judge(["x7"], true).findings).toEqual([
    { kind: "miss", message: "no answer for GET /" },
    { kind: "undelivered", exchange: "x2", message: "x2 was not delivered: nobody there" },
    { kind: "unplayed", exchange: "x7", message: "x7 was not played" },
  ]);
});

test("a report does not grow by being asked for twice", () => {
  const verdict = new Verdict();
  expect(verdict.judge(["x1"], true)).toEqual(verdict.judge(["x1"], true));
});

test("of more than a thousand findings the first thousand are kept and the others counted", () => {
  const verdict = new Verdict();
  for (let count = 1; count <= 1003; count += 1) verdict.note({ ...missed, message: `miss ${count}` });
  const report = verdict.judge([], false);
  expect(report).toMatchObject({ clean: false, missed: 1003, findingsDropped: 3 });
  expect(report.findings).toHaveLength(1000);
  expect(report.findings.at(-1)?.message).toBe("miss 1000");
});

test("together nothing is clean that nobody has asked anything, and what there is is summed", () => {
  const [asked, idle] = [new Verdict(), new Verdict()];
  for (const event of [played(false), undelivered]) asked.note(event);
  expect(judgedTogether([idle.judge(["x1"], false), idle.judge([], false)])).toMatchObject({
    ...{ ...ZERO, clean: false, unplayed: ["x1"] },
    findings: [{ kind: "no-request" }],
  });
  expect(judgedTogether([asked.judge(["x1"], false), asked.judge(["x2"], false)])).toMatchObject({
    ...{ ...ZERO, clean: false, requests: 2, played: 2, undelivered: 2, unplayed: ["x1", "x2"] },
    findings: [{ kind: "undelivered" }, { kind: "undelivered" }],
  });
});
