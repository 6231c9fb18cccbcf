import { expect, it, test } from "vitest";
import { VERSION } from "../../src/base/version.js";
import { MODES } from "../../src/engine/modes.js";
import { rollcall } from "../support/program.js";

/** Text without its line breaks and indentation: help is wrapped to the width of the terminal. */
function unwrapped(text: string): string {
  return text.replace(/\s+/g, " ");
}

it.each(Object.values(MODES))("rollcall $name --help gives the mode's three answers", async (mode) => {
  const { status, stdout, stderr } = await rollcall([mode.name, "--help"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  for (const [question, answer] of [
    ["Is the cassette changed?", mode.cassette],
    ["An unknown request?", mode.unknown],
    ["The file is missing?", mode.missing],
  ] as const)
    expect(unwrapped(stdout)).toContain(`${question} ${answer}`);
  expect(unwrapped(stdout)).toContain(mode.summary);
});

it.each([["--help"], ["-h"], ["help"]])("rollcall %s lists the commands", async (asked) => {
  const { status, stdout, stderr } = await rollcall([asked]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  for (const command of ["record", "replay", "run", "show", "cut", "demo"])
    expect(stdout).toContain(`rollcall ${command}`);
});

test("every option of replay and record is explained", async () => {
  const [replay, record] = await Promise.all([rollcall(["replay", "-h"]), rollcall(["record", "-h"])]);
  for (const option of [
    "--callback",
    "--lead",
    "--delivery-timeout",
    "--strict",
    "--json",
    "--quiet",
    "--port",
  ])
    expect(replay.stdout).toMatch(new RegExp(`${option}  +[A-Z]`));
  for (const option of ["--upstream", "--callback-port", "--public-url", "--overwrite", "--sync", "--host"])
    expect(record.stdout).toMatch(new RegExp(`${option}  +[A-Z]`));
});

test("once says which of its options are for which run", async () => {
  const { stdout } = await rollcall(["once", "--help"]);
  const text = unwrapped(stdout);
  expect(text).toContain("--upstream, --callback-port, --public-url and --sync are for the recording,");
  expect(text).toContain("--strict, --repeat, --fresh-ids, --seed and --match are for the replay.");
});

test("the help is in English, whatever the machine's language", async () => {
  const german = { ...process.env, LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8", LANGUAGE: "de" };
  const { stdout } = await rollcall(["--help"], { env: german });
  expect(stdout).toContain("Commands:");
});

test("rollcall --version prints the version of package.json", async () => {
  expect(await rollcall(["--version"])).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: "" });
});
