import { describe, expect, test } from "vitest";
import { replayCommand, testCommand } from "../../src/harness/repeat.js";
import type { TestReplayOptions } from "../../src/harness/vitest.js";
import { rollcall } from "../support/program.js";

const FILE = "cassettes/invite-one";

/** How a session may have been started, and what the command line is told of that. */
const OPTIONS: readonly [options: TestReplayOptions, words: string][] = [
  [{}, ""],
  [{ seed: 7, strict: true, repeat: true, freshIds: true }, " --seed 7 --strict --repeat --fresh-ids"],
  [{ strict: false, repeat: false, freshIds: false }, ""],
  [
    { faults: ["operation-fails", "throttled,times=2"] },
    " --fault operation-fails --fault throttled,times=2",
  ],
  [
    { faults: [{ fault: "operation-fails", message: "it's no, not now", when: { nth: 2 } }] },
    ` --fault 'operation-fails,message="it'\\''s no, not now",nth=2'`,
  ],
  [{ faultsFile: "my faults.yaml" }, " --faults 'my faults.yaml'"],
  [{ timing: "recorded", deliver: "concurrent" }, " --timing recorded --deliver concurrent"],
  [{ timing: "manual" }, " --timing recorded"],
  [{ lead: 0, deliveryTimeout: 500, maxSessions: 3 }, " --lead 0 --delivery-timeout 500 --max-sessions 3"],
  [{ otherwise: "simulate", rewindOn: "create" }, " --otherwise simulate --rewind-on create"],
  [{ match: "loose" }, " --match loose"],
  [
    { match: { ignore: ["a", "b.c"], compare: ["subject"], identify: { who: "participant" } } },
    " --match structural,ignore=a,ignore=b.c,compare=subject,identify=who:participant",
  ],
  [{ match: { matching: "exact" } }, " --match exact"],
  [{ host: "127.0.0.2", port: 4071 }, " --host 127.0.0.2 --port 4071"],
  [
    { callback: "http://127.0.0.1:1/a?b&c", ring: "now" },
    " --callback 'http://127.0.0.1:1/a?b&c' --ring now",
  ],
];

describe("a session is replayed by a command with just what it was started with", () => {
  test.for(OPTIONS)("%j", ([options, words]) => {
    expect(replayCommand(FILE, options)).toBe(`npx rollcall replay ${FILE}${words}`);
  });

  test("nothing rings that goes to a function", () => {
    expect(replayCommand(FILE, { ring: "now" })).toBe(`npx rollcall replay ${FILE}`);
  });

  test("which the command line has", async () => {
    const { stdout } = await rollcall(["replay", "--help"]);
    const flags = new Set(OPTIONS.flatMap(([, words]) => words.match(/(?<= )--[a-z-]+/g) ?? []));
    expect([...flags].filter((flag) => !stdout.includes(` ${flag} `))).toEqual([]);
    expect(flags.size).toBe(18);
  });
});

describe("a test is run again by a command with its whole name", () => {
  test.for([
    [["invites"], "-t invites"],
    [["the bot", "invites twice"], "-t 'the bot invites twice'"],
    [["it's (1.5|2) [a]?", "$x"], `-t 'it'\\''s \\(1\\.5\\|2\\) \\[a\\]\\? \\$x'`],
  ] as const)("%j", ([names, words]) => {
    expect(testCommand({ file: "test/bot.test.ts", names, attempt: 1 })).toBe(
      `npx vitest run test/bot.test.ts ${words}`,
    );
  });

  test("and its project, where that has a name", () => {
    const failed = { file: "my bot.test.ts", names: ["a"], attempt: 1 };
    expect(testCommand({ ...failed, project: "unit" })).toBe(
      "npx vitest run --project unit 'my bot.test.ts' -t a",
    );
    expect(testCommand({ ...failed, project: "" })).toBe("npx vitest run 'my bot.test.ts' -t a");
  });
});
