import path from "node:path";
import { describe, expect, it, test } from "vitest";
import { cassetteFile } from "../support/cassettes.js";
import { startRollcall } from "../support/program.js";
import { refused } from "../support/refused.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const ONE = cassetteFile("invite-one");

const REFUSALS: [args: string[], says: string][] = [
  [["--timing", "manual"], "--timing manual is for tests that move the time, from code"],
  [["--timing", "x"], "--timing does not take that value."],
  [["--deliver", "x"], "--deliver does not take that value."],
  [["--rewind-on", "x"], "--rewind-on does not take that value."],
  [["--rewind-on"], "--rewind-on needs a value."],
  [["--max-sessions", "0"], "--max-sessions takes a whole number from 1."],
  [["--max-sessions", "1.5"], "--max-sessions takes a whole number from 1."],
  [["--max-sessions", "many"], "--max-sessions takes a whole number from 1."],
  [["--seed", "1.5"], "--seed takes a whole number."],
  [["--seed", "9007199254740993"], "--seed takes a whole number."],
  [["--seed", "x"], "--seed takes a whole number."],
  [["--timing", "instant", "--timing", "recorded"], "--timing was given 2 times. Give it once."],
];

it.each(REFUSALS)("replay %j is refused in one line: %s", async (args, says) => {
  await refused(["replay", ONE, "--port", "0", ...args], [says]);
});

describe("a folder", () => {
  const folder = path.dirname(ONE);

  test("is served, and says the names that there are", async () => {
    const program = startRollcall(["replay", folder, "--port", "0"]);
    expect(await program.line((line) => line.startsWith("sessions"))).toContain("/~invite-one");
    program.kill("SIGTERM");
    expect(await program.ended).toMatchObject({ status: 1, stderr: "" });
  });

  test("cannot be rung", async () => {
    await refused(
      ["replay", folder, "--port", "0", "--ring", "now", "--callback", "http://127.0.0.1:1/"],
      ["--ring needs one cassette"],
    );
  });

  test("without cassettes is refused with what to do", async () => {
    const empty = await temporaryFolder();
    await refused(
      ["replay", empty, "--port", "0"],
      [`${empty} is a folder without cassettes. Record one: rollcall record`],
    );
  });

  test("that is not there is no cassette either", async () => {
    const missing = path.join(await temporaryFolder(), "nothing");
    for (const named of [missing, `${missing}/`]) await refused(["replay", named, "--port", "0"], [missing]);
  });
});
