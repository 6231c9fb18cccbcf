import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, test } from "vitest";
import { UsageError } from "../../src/base/errors.js";
import { openEventFiles } from "../../src/cli/files.js";
import type { Event, Report } from "../../src/engine/events.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const REPORT: Report = {
  ...{ event: "report", clean: true, requests: 1, played: 1, repeated: 0, missed: 0, delivered: 0 },
  ...{
    undelivered: 0,
    faulted: 0,
    invented: 0,
    unplayed: [],
    findings: [],
    findingsDropped: 0,
    digest: "d",
    seed: 0,
  },
};
const LISTENING: Event = { event: "listening", mode: "replay", graph: "http://127.0.0.1:1" };
const WARNING: Event = { event: "warning", message: 'in "two"\nlines \u2028' };

/** A file in a folder of this test's own. */
async function place(name: string): Promise<string> {
  return path.join(await temporaryFolder(), name);
}

test("a log has every event in a line of its own, in order, with the time since the first", async () => {
  const log = await place("log.jsonl");
  const files = await openEventFiles({ log });
  for (const event of [LISTENING, WARNING, REPORT]) files.emit(event);
  await files.close();
  const text = await readFile(log, "utf8");
  expect(text).toMatch(/\n$/);
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Event & { at: number });
  expect(lines.map(({ at: _at, ...event }) => event)).toEqual([LISTENING, WARNING, REPORT]);
  const times = lines.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(times[0]).toBe(0);
});

test("a report is the last one, as JSON for people", async () => {
  const report = await place("report.json");
  const files = await openEventFiles({ report });
  for (const event of [LISTENING, { ...REPORT, requests: 7 }, REPORT]) files.emit(event);
  await files.close();
  const text = await readFile(report, "utf8");
  expect(JSON.parse(text)).toEqual(REPORT);
  expect(text).toContain('\n  "clean": true,\n');
});

test("a report whose name ends in .xml is JUnit XML", async () => {
  const report = await place("report.xml");
  const files = await openEventFiles({ report });
  files.emit(REPORT);
  await files.close();
  expect(await readFile(report, "utf8")).toMatch(/^<\?xml .*\n<testsuites name="rollcall"/);
});

test("what was in the files is gone", async () => {
  const [log, report] = [await place("log"), await place("report.json")];
  for (const file of [log, report]) await writeFile(file, "x".repeat(100_000));
  const files = await openEventFiles({ log, report });
  files.emit(REPORT);
  await files.close();
  for (const file of [log, report]) expect(await readFile(file, "utf8")).not.toContain("x".repeat(100));
});

test("without files events go nowhere", async () => {
  const files = await openEventFiles({});
  files.emit(REPORT);
  await files.close();
});

test("without a report the file stays empty", async () => {
  const report = await place("report.json");
  const files = await openEventFiles({ report });
  files.emit(LISTENING);
  await files.close();
  expect(await readFile(report, "utf8")).toBe("");
});

describe.each(["log", "report"] as const)("--%s that cannot be written", (option) => {
  it.each<[string, (file: string) => Promise<unknown>, string]>([
    ["in a folder that is missing", () => Promise.resolve(), "its folder is missing"],
    ["which is a folder", (file) => mkdir(file, { recursive: true }), "it is a folder"],
  ])("%s is refused with the reason", async (_, prepare, reason) => {
    const file = path.join(await temporaryFolder(), "below", "report.json");
    await prepare(file);
    const opening = openEventFiles({ [option]: file });
    await expect(opening).rejects.toThrow(`--${option} ${file} cannot be written: ${reason}.`);
    await expect(opening).rejects.toBeInstanceOf(UsageError);
  });
});

describe("what is refused before it is written over", () => {
  it.each([
    ["report", "is the cassette. Give another file."],
    ["log", "is the cassette. Give another file."],
  ])("the cassette by --%s", async (option, says) => {
    const cassette = await place("calls.json");
    await writeFile(cassette, "a recording");
    for (const named of [cassette, cassette.replace(".json", "")]) {
      const file = path.join(path.dirname(cassette), "x", "..", "calls.json");
      await expect(openEventFiles({ cassette: named, [option]: file })).rejects.toThrow(
        `--${option} ${file} ${says}`,
      );
    }
    expect(await readFile(cassette, "utf8")).toBe("a recording");
  });

  it("a cassette of the folder that is served", async () => {
    const folder = await temporaryFolder();
    const report = path.join(folder, "calls.json");
    await writeFile(report, "a recording");
    const opening = openEventFiles({ cassette: `${folder}/`, report });
    await expect(opening).rejects.toThrow(
      `--report ${report} is in the folder of the cassettes. Give another file.`,
    );
    expect(await readFile(report, "utf8")).toBe("a recording");
  });

  it("a log by the report", async () => {
    const file = await place("report.json");
    await expect(openEventFiles({ log: file, report: file })).rejects.toThrow(
      `--report ${file} is the file of --log.`,
    );
  });
});

describe.skipIf(process.platform !== "linux")("on a disk that is full", () => {
  test.each(["log", "report"] as const)(
    "--%s is said not to be complete, and the other is",
    async (option) => {
      const folder = await temporaryFolder();
      const files = { log: path.join(folder, "log.jsonl"), report: path.join(folder, "report.json") };
      await symlink("/dev/full", files[option]);
      const open = await openEventFiles(files);
      for (const event of [LISTENING, REPORT]) {
        open.emit(event);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await expect(open.close()).rejects.toThrow(`--${option} ${files[option]} is not complete: ENOSPC`);
      const other = option === "log" ? files.report : files.log;
      expect(await readFile(other, "utf8")).toContain('"event":'.replace(":", option === "log" ? ": " : ":"));
    },
  );
});
