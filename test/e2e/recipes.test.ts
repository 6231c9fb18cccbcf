import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { startRollcall } from "../support/program.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const recipes = readFileSync(new URL("../../docs/recipes.md", import.meta.url), "utf8");

describe("a test suite in Python, through rollcall run and the control API", () => {
  const COMMAND = "rollcall run cassettes/invite-one -- python3 -m unittest discover -s examples/python";

  test("passes, with a fault among it, in a clean session", async () => {
    expect(recipes).toContain(COMMAND);
    const { status, stderr } = await startRollcall(COMMAND.split(" ").slice(1), { cwd: root }).ended;
    expect(stderr).toContain("Ran 3 tests");
    expect(stderr).toContain("clean  2 requests, 3 notifications delivered, 1 faults fired");
    expect(status).toBe(0);
  });

  test("fails as a suite fails, and rollcall exits as it did", async () => {
    const failing = ["-c", "raise SystemExit(5)"];
    const { status } = await startRollcall(["run", "cassettes/invite-one", "--", "python3", ...failing], {
      cwd: root,
    }).ended;
    expect(status).toBe(5);
  });
});

test("the files that the recipes show are those that are run", () => {
  const shown = [...recipes.matchAll(/<!-- file: (\S+) -->\n\n```\w+\n([\s\S]*?)```/g)];
  const files = shown.map(([, file]) => file);
  expect(new Set(files)).toEqual(
    new Set(["examples/invite-bot/rollcall.test.ts", "examples/python/test_bot.py"]),
  );
  for (const [, file = "", text = ""] of shown)
    expect(readFileSync(`${root}${file}`, "utf8")).toContain(text.trim());
});
