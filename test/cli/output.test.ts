import { stripVTControlCharacters } from "node:util";
import { describe, expect, it, onTestFinished, test, vi } from "vitest";
import { createOutput } from "../../src/cli/output.js";
import type { Event, Report } from "../../src/engine/events.js";

/** What an output prints of these events. */
function printed(options: { json?: boolean; quiet?: boolean }, ...events: Event[]): string {
  const texts: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => texts.push(String(text)) > 0);
  onTestFinished(() => write.mockRestore());
  const output = createOutput({ json: false, quiet: false, ...options });
  for (const event of events) output.event(event);
  write.mockRestore();
  return stripVTControlCharacters(texts.join(""));
}

const REPORT: Report = {
  ...{ event: "report", clean: true, requests: 3, played: 2, repeated: 1, missed: 0 },
  ...{
    delivered: 2,
    undelivered: 0,
    faulted: 0,
    invented: 0,
    unplayed: [],
    findings: [],
    findingsDropped: 0,
  },
};
const PLAYED: Event = {
  ...{
    event: "played",
    exchange: "x1",
    request: "POST /x",
    what: "invite 1 in call 2",
    again: false,
    status: 200,
  },
};
const LISTENING: Event = {
  event: "listening",
  mode: "record",
  graph: "http://127.0.0.1:1",
  callback: "http://127.0.0.1:2/s",
};

describe("for people", () => {
  it.each<[string, Event, RegExp]>([
    [
      "the addresses",
      LISTENING,
      /^mode {6}record .*\ngraph {5}http:\/\/127\.0\.0\.1:1 .*\ncallback {2}http:\/\/127\.0\.0\.1:2\/s .*\n$/,
    ],
    [
      "one address",
      { event: "listening", mode: "replay", graph: "http://127.0.0.1:1" },
      /^mode {6}replay .*\ngraph {5}http:\/\/127\.0\.0\.1:1 [^\n]*\n$/,
    ],
    [
      "an exchange that was recorded",
      { ...PLAYED, event: "recorded", to: "graph", after: 118 },
      /^x1 +bot → graph +invite 1 in call 2 {2}200 118 ms\n$/,
    ],
    [
      "one that failed",
      {
        ...PLAYED,
        event: "recorded",
        to: "bot",
        failure: "reset",
        detail: "socket hang up",
        after: 5,
      },
      /^x1 +graph → bot +invite 1 in call 2 {2}200, reset 5 ms {2}socket hang up\n$/,
    ],
    ["a play", PLAYED, /^x1 +bot → graph +invite 1 in call 2 {2}200\n$/],
    ["a play again", { ...PLAYED, again: true }, /200 {2}again\n$/],
    [
      "an answer that broke off",
      { event: "cut-off", exchange: "x1", message: "it broke off" },
      /^x1 .*cut off {2}it broke off\n$/,
    ],
    [
      "a miss",
      { event: "missed", request: "GET /", differences: [], message: "no answer" },
      /^miss {2}no answer\n$/,
    ],
    [
      "a delivery",
      { event: "delivered", exchange: "x2", what: "roster of 2", causes: ["x1"], status: 202, after: 4 },
      /^x2 +graph → bot +roster of 2 because of x1 {2}202 4 ms\n$/,
    ],
    [
      "one that failed",
      { event: "undelivered", exchange: "x2", reason: "nobody there" },
      /^x2 +graph → bot +not delivered {2}nobody there\n$/,
    ],
    ["a warning", { event: "warning", message: "look out" }, /^warning {2}look out\n$/],
    [
      "a cassette",
      { event: "folded", cassette: "a.json", exchanges: 3 },
      /^written {2}a\.json {2}3 exchanges\n$/,
    ],
    [
      "a report of a replay",
      { ...REPORT, digest: "0a1b", seed: 7 },
      /^clean {2}3 requests, 1 repeated, 2 notifications delivered\n {2}digest 0a1b {2}seed 7\n$/,
    ],
    ["a clean report", REPORT, /^clean {2}3 requests, 1 repeated, 2 notifications delivered\n$/],
    [
      "a report that is not",
      {
        ...{ ...REPORT, clean: false, missed: 1, undelivered: 1, unplayed: ["x4", "x5"], findingsDropped: 7 },
        findings: [{ kind: "miss", message: "no answer" }],
      },
      /^not clean {2}3 requests, 1 repeated, 1 missed, 2 notifications delivered, 1 not delivered, 2 unplayed \(x4 x5\)\n {2}miss {2}no answer\n {2}and 7 more findings\n$/,
    ],
  ])("%s", (_, event, text) => {
    expect(printed({}, event)).toMatch(text);
  });

  test("of many unplayed ones the first eight are named", () => {
    const unplayed = Array.from({ length: 20 }, (_, index) => `x${index + 1}`);
    expect(printed({}, { ...REPORT, unplayed })).toContain("20 unplayed (x1 x2 x3 x4 x5 x6 x7 x8 …)");
  });

  test("quiet, there are the addresses and the report", () => {
    expect(printed({ quiet: true }, LISTENING, PLAYED, REPORT)).toBe(printed({}, LISTENING, REPORT));
  });
});

test("as JSON every event is one line, quiet or not", () => {
  const lines = [LISTENING, PLAYED, REPORT].map((event) => `${JSON.stringify(event)}\n`).join("");
  expect(printed({ json: true }, LISTENING, PLAYED, REPORT)).toBe(lines);
  expect(printed({ json: true, quiet: true }, LISTENING, PLAYED, REPORT)).toBe(lines);
});
