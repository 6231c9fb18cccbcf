import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "vitest";
import { rollcall, type Ended, type Starting } from "./program.js";

const run = promisify(execFile);
const COMMAND_LINES = fileURLToPath(new URL("./command-lines.js", import.meta.url));

/**
 * Runs rollcall on what it cannot work with: exit status 2, nothing on stdout, one line on stderr that holds all of
 * `says`, and no stack.
 */
export async function refused(
  args: readonly string[],
  says: readonly string[],
  starting: Starting = {},
): Promise<void> {
  expectRefusal(await rollcall(args, starting), says);
}

export function expectRefusal({ status, stdout, stderr }: Ended, says: readonly string[]): void {
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/^rollcall: [^\n]+\n$/);
  expect(stderr).not.toMatch(/ at .+:\d+:\d+|Error:|\[object/);
  for (const part of says) expect(stderr).toContain(part);
}

/** Runs command lines that end at once, all in one process, which is many times faster than one each. */
export async function commandLines(lines: readonly (readonly string[])[]): Promise<Ended[]> {
  const { stdout, stderr } = await run(process.execPath, [COMMAND_LINES, JSON.stringify(lines)]);
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Ended[];
}
