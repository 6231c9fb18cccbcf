import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

it.each([
  ["a pipe has no colours", {}, false],
  ["nor has the pipe of a CI", { CI: "true" }, false],
  ["colours can be asked for", { FORCE_COLOR: "1" }, true],
  ["and refused all the same", { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
])("%s", async (_, given, coloured) => {
  const { NO_COLOR: _no, FORCE_COLOR: _force, CI: _ci, ...env } = process.env;
  const args = ["bin/rollcall.js", "show", "cassettes/invite-one.json"];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: { ...env, ...given },
  });
  expect(stdout.includes("\x1b[")).toBe(coloured);
});
