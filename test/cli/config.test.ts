import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { cassetteFile } from "../support/cassettes.js";
import { rollcall, startRollcall } from "../support/program.js";
import { refused } from "../support/refused.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const TAPE = cassetteFile("invite-one");

/** A folder with these files in it. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}

/** How a replay in a folder ends that is stopped as soon as it listens. */
async function replayed(cwd: string, ...options: string[]) {
  const program = startRollcall(["replay", TAPE, "--port", "0", "--json", ...options], { cwd });
  await program.line((line) => line.includes("listening"));
  program.kill("SIGTERM");
  const { stdout, stderr } = await program.ended;
  const report = JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as { seed: number; findings: object[] };
  return { stderr, report };
}

describe("the configuration of a folder", () => {
  it.each([
    ["rollcall.config.json", '{ "seed": 7, "strict": true, "upstream": "http://127.0.0.1:1" }'],
    ["rollcall.config.yaml", "seed: 7\nstrict: true\nupstream: http://127.0.0.1:1\n"],
  ])("%s holds options of all commands, and that it was read is said", async (name, text) => {
    const { stderr, report } = await replayed(await folderWith({ [name]: text }));
    expect(report.seed).toBe(7);
    expect(report.findings).toContainEqual(expect.objectContaining({ kind: "unplayed" }));
    expect(stderr).toBe(`rollcall: ${name} says seed, strict, upstream\n`);
  });

  it("gives way to the command line", async () => {
    const cwd = await folderWith({ "rollcall.config.json": '{ "seed": 7, "strict": true }' });
    const { report } = await replayed(cwd, "--seed", "8", "--no-strict");
    expect(report).toMatchObject({ seed: 8, findings: [{ kind: "no-request" }] });
  });

  it("that is missing is not missed", async () => {
    expect((await replayed(await folderWith({}))).stderr).toBe("");
  });

  it("does not stand in the way of help, be it broken", async () => {
    const cwd = await folderWith({ "rollcall.config.json": "{" });
    expect(await rollcall(["--help"], { cwd })).toMatchObject({ status: 0, stderr: "" });
  });

  it.each([
    ['{ "timng": "recorded" }', '"timng" is no option.'],
    ['{ "cassette": "a" }', '"cassette" is no option.'],
    ['{ "strict": "yes" }', "rollcall.config.json: strict takes true or false."],
    ['{ "seed": "7" }', "rollcall.config.json: seed takes a number."],
    ['{ "match": 7 }', "rollcall.config.json: match takes a text."],
    ['{ "timing": "slow" }', "timing does not take that value."],
    ['{ "lead": -1 }', "--lead takes milliseconds from 0 to 2147483647."],
    ["[]", "rollcall.config.json: this is no object of options"],
    ['{\n "seed": 7,\n "strict" true }', "rollcall.config.json, line 3, column"],
  ])("%s is refused: %s", async (text, says) => {
    const cwd = await folderWith({ "rollcall.config.json": text });
    await refused(["replay", TAPE, "--port", "0"], [says], { cwd });
  });

  it("that there is twice is refused", async () => {
    const cwd = await folderWith({ "rollcall.config.json": "{}", "rollcall.config.yaml": "" });
    await refused(["replay", TAPE], ["rollcall.config.json and rollcall.config.yaml are both there"], {
      cwd,
    });
  });
});
