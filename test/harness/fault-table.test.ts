import { expect, test } from "vitest";
import { faultTable, type FaultRow } from "../../src/harness/fault-table.js";

const fired = [{ fault: "roster-late", picked: ["x3"], fired: ["x3"] }];
const idle = [{ fault: "throttled", picked: ["x7"], fired: [] }];

test("there is no table where no test has said what its bot did", () => {
  expect(faultTable("title", [])).toBeUndefined();
  expect(faultTable("title", [{ fault: "roster-late", result: "failed", why: "no" }])).toBeUndefined();
});

test("a table has what each bot did, and in brackets why it did not and what never fired", () => {
  const rows: FaultRow[] = [
    { fault: "without a fault", result: "passed", said: "all is as asked" },
    { fault: "roster-late", result: "passed", said: "waits\n  for it", faults: fired },
    { fault: "throttled", result: "passed", said: "", faults: idle },
    { fault: "a + b", result: "failed", why: "expected 1\nto be 2", faults: [...fired, ...idle] },
    { fault: "roster-dropped", result: "skipped", why: "the tape has no roster", faults: idle },
  ];
  expect(faultTable("each fault on a-tape", rows)).toBe(
    [
      ...["each fault on a-tape", ""],
      "fault            result   what the bot did",
      "without a fault  passed   all is as asked",
      "roster-late      passed   waits for it",
      "throttled        passed   (throttled never fired)",
      "a + b            failed   (expected 1 to be 2) (throttled never fired)",
      "roster-dropped   skipped  (the tape has no roster)",
    ].join("\n"),
  );
});
