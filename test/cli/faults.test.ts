import { stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, it, test } from "vitest";
import { CATALOGUE, TOKEN_FAULTS } from "../../src/fault/catalogue/index.js";
import { describeFault, type FaultDescription } from "../../src/fault/describe.js";
import { optionNames } from "../../src/fault/plan.js";
import { FAMILIES } from "../../src/fault/fault.js";
import { rollcall, type Ended } from "../support/program.js";
import { commandLines, expectRefusal } from "../support/refused.js";

/** Text without its line breaks and indentation. */
function unwrapped(text: string): string {
  return text.replace(/\s+/g, " ");
}

describe("rollcall faults", () => {
  let listed: Ended;
  beforeAll(async () => {
    const [one] = await commandLines([["faults"]]);
    listed = { ...one!, stdout: stripVTControlCharacters(one!.stdout) };
  });

  it("prints each fault: what it does, what follows, what it takes", () => {
    expect(listed).toMatchObject({ status: 0, stderr: "" });
    const text = unwrapped(listed.stdout);
    for (const { name, does, implies } of CATALOGUE)
      expect(text).toContain(` ${name} ${does} ${implies === "" ? "" : `Then: ${implies} `}`);
    expect(text).toContain("subcode a whole number; by default that of the known code ");
    expect(text).toContain("delay milliseconds from 0 to 2147483647; by default 1000 ");
    expect(text).not.toContain("takes takes");
  });

  it("has them by family", () => {
    const heads = listed.stdout.split("\n").filter((line) => /^[a-z ]+$/.test(line) && !line.startsWith(" "));
    expect(heads).toEqual([...FAMILIES, "token", "every fault takes"]);
  });

  it("says what every fault takes, with an example", () => {
    const text = unwrapped(listed.stdout);
    for (const name of [
      "exchange",
      "operation",
      "call",
      "participant",
      "nth",
      "every",
      "first",
      "probability",
      "after-fault",
      "times",
    ])
      expect(listed.stdout).toMatch(new RegExp(`^  ${name} +[a-z]`, "m"));
    expect(text).toContain(
      "rollcall replay cassettes/invite-one.json --fault operation-fails,code=media-error",
    );
  });

  it("lists the faults of the token as those that cannot be had yet", () => {
    expect(unwrapped(listed.stdout)).toContain(
      `${TOKEN_FAULTS.join(", ")}: they need signed notifications, which there are none yet`,
    );
  });

  it("fits into 100 columns", () => {
    expect(Math.max(...listed.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("is the same in colours", async () => {
    const { NO_COLOR: _none, ...env } = process.env;
    const coloured = await rollcall(["faults"], { env: { ...env, FORCE_COLOR: "1" } });
    expect(coloured.stdout).not.toBe(listed.stdout);
    expect(stripVTControlCharacters(coloured.stdout)).toBe(listed.stdout);
  });
});

test("rollcall faults --json prints one fault a line, as plain data", async () => {
  const { status, stdout, stderr } = await rollcall(["faults", "--json"]);
  expect([status, stderr]).toEqual([0, ""]);
  const faults = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as FaultDescription);
  expect(faults).toEqual(CATALOGUE.map(describeFault));
  expect(faults[0]).toMatchObject({
    name: "operation-fails",
    family: "operation",
    picks: "request",
    modes: ["replay"],
    options: [
      { name: "code", default: "media-error" },
      { name: "subcode", takes: "a whole number", default: "that of the known code" },
      { name: "message", takes: "a text", default: "that of the known code" },
    ],
    example: "rollcall replay cassettes/invite-one.json --fault operation-fails,code=media-error",
  });
});

test("rollcall faults --quiet prints their names", async () => {
  const { stdout } = await rollcall(["faults", "--quiet"]);
  expect(stdout).toBe(CATALOGUE.map(({ name }) => `${name}\n`).join(""));
});

test("rollcall faults NAME prints one in full, with its example, in 100 columns", async () => {
  const ended = await commandLines(CATALOGUE.map(({ name }) => ["faults", name]));
  for (const [index, fault] of CATALOGUE.entries()) {
    const { status, stdout, stderr } = ended[index]!;
    expect([status, stderr]).toEqual([0, ""]);
    const plain = stripVTControlCharacters(stdout);
    expect(plain).toContain(
      `\nrollcall replay cassettes/${fault.example.cassette}.json --fault ${fault.example.spec}\n`,
    );
    expect(unwrapped(plain)).toContain(`It is applied to each ${fault.picks}`);
    expect(unwrapped(plain)).toMatch(/ Modes: replay[a-z, ]* (it|every fault) takes /);
    for (const name of [...optionNames(fault), "exchange", "times"])
      expect(plain).toMatch(new RegExp(`^  ${name} +[a-z]`, "m"));
    expect(Math.max(...plain.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  }
});

test("every option of every fault says what it takes, without saying takes", () => {
  const options = CATALOGUE.flatMap((fault) => describeFault(fault).options);
  for (const { takes } of options) expect(takes).toMatch(/^(?!takes)[a-z].+/);
  expect(options.filter((option) => option.default === undefined)).toEqual([]);
});

test("refused: a name that is no fault's, with the nearest; a token's; two of them", async () => {
  const LINES: [line: string[], says: string][] = [
    [
      ["faults", "operation-fial"],
      "there is no fault operation-fial. Is operation-fails meant? rollcall faults lists them.",
    ],
    [["faults", "x", "--json"], "there is no fault x."],
    [["faults", "token-missing"], "token-missing needs signed notifications, which there are none yet."],
    [["faults", "throttled", "roster-late"], "roster-late is not known here."],
    [["faults", ""], "An argument is empty."],
  ];
  const ended = await commandLines(LINES.map(([line]) => line));
  for (const [index, [, says]] of LINES.entries()) expectRefusal(ended[index]!, [says]);
});
