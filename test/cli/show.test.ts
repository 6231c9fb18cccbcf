import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { expect, it, test } from "vitest";
import {
  cassetteFile,
  copies,
  joined,
  readRepositoryCassette,
  temporaryCassette,
} from "../support/cassettes.js";
import { rollcall, start } from "../support/program.js";

const SESSION = cassetteFile("seed-session");
const ROLLCALL = fileURLToPath(new URL("../../bin/rollcall.js", import.meta.url));

const TITLE =
  /^seed-session: 12 exchanges, recorded 2026-11-23T08:00:00\.000Z from https:\/\/graph\.microsoft\.com by rollcall \S+$/;
const ROWS = [
  "time | direction | what | cause | outcome",
  "00:00.000 | x1 | bot → graph | invite 7e1b4346 in call ab6233a5 out of call a7ebfb2d | start | 200, 40 ms",
  "00:00.080 | x2 | bot → graph | invite 278405a3 in call ab6233a5 out of call a7ebfb2d | start | 200, 40 ms",
  "00:00.160 | x3 | bot → graph | invite +12345678901 in call ab6233a5 | start | 200, 40 ms",
  "00:00.240 | x4 | bot → graph | invite 7e1b4346, 1e126418 in call 7531d31f out of call a7ebfb2d | start | 200, 40 ms",
  "00:00.320 | x5 | graph → bot | operation completed in call ab6233a5 | x3 by operation-id, participant | 202, 40 ms",
  "00:00.400 | x6 | graph → bot | roster 7e1b4346 in call a7ebfb2d | x1 by participant | 202, 40 ms",
  "00:00.480 | x7 | graph → bot | operation completed in call ab6233a5 | x2 by operation-id, participant | 202, 40 ms",
  "00:00.560 | x8 | graph → bot | roster 7e1b4346, 1e126418 in call 7531d31f | x4 by participant | 202, 40 ms",
  "00:00.640 | x9 | graph → bot | operation completed in call 7531d31f | x4 by client-context | 202, 40 ms",
  "00:00.720 | x10 | graph → bot | roster +12345678901 in call ab6233a5 | x3 by participant | 202, 40 ms",
  "00:00.800 | x11 | graph → bot | operation completed in call ab6233a5 | x1 by operation-id | 202, 40 ms",
  "00:00.880 | x12 | graph → bot | roster 278405a3 in call ab6233a5 | x2 by participant | 202, 40 ms",
];

/** The cells of each line, whatever the colours and the widths. */
function rows(text: string): string[] {
  const lines = stripVTControlCharacters(text).split("\n").filter(Boolean);
  return lines.map((line) => line.trim().split(/ {2,}/).join(" | "));
}

test("show prints a title and the conversation as a table: time, direction, what, cause, outcome", async () => {
  const { status, stdout, stderr } = await rollcall(["show", SESSION]);
  const [title, ...table] = rows(stdout);
  expect([status, stderr]).toEqual([0, ""]);
  expect(title).toMatch(TITLE);
  expect(table).toEqual(ROWS);
});

test("show --quiet prints the table alone", async () => {
  expect(rows((await rollcall(["show", SESSION, "--quiet"])).stdout)).toEqual(ROWS);
});

test("show --json prints the exchanges as they stand in the file, one a line", async () => {
  const { status, stdout, stderr } = await rollcall(["show", SESSION, "--json"]);
  expect([status, stderr]).toEqual([0, ""]);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
    readRepositoryCassette("seed-session").exchanges,
  );
});

it.runIf(process.platform !== "win32").each(["", "--json"])(
  "show %s ends in silence when its reader leaves",
  async (option) => {
    const file = await temporaryCassette(joined(copies(readRepositoryCassette("seed-session"), 200)));
    const command = `"${process.execPath}" "${ROLLCALL}" show "${file}" ${option} | head -n 1`;
    const { stdout, stderr } = await start("/bin/sh", ["-c", command]).ended;
    expect(stdout.split("\n")).toHaveLength(2);
    expect(stderr).toBe("");
  },
);
