import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, test } from "vitest";
import { cassetteFile } from "../support/cassettes.js";
import { rollcall, startRollcall } from "../support/program.js";
import { commandLines, expectRefusal, refused } from "../support/refused.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const ONE = cassetteFile("invite-one");
const REPLAY = ["replay", ONE, "--port", "0"];

const OPTIONS: [options: string[], says: string[]][] = [
  [
    ["--fault", "operation-fial"],
    ["there is no fault operation-fial. Is operation-fails meant?", "rollcall faults"],
  ],
  [
    ["--fault", "operation-fails,cod=1"],
    ["operation-fails has no option cod. It takes code, subcode, message;"],
  ],
  [
    ["--fault", "operation-fails,code=99"],
    ["code=99 will not do: it takes a code from 100 to 999, or a name: "],
  ],
  [["--fault", "operation-late,delay=soon"], ['delay="soon" will not do: it takes milliseconds from 0 to']],
  [["--fault", "operation-late,delay"], ["delay is no option=value."]],
  [["--fault", ""], ["--fault needs a value."]],
  [["--fault="], ["--fault= needs a value."]],
  [["--fault"], ["--fault needs a value."]],
  [["--no-fault"], ["--fault takes a value: it cannot be switched off."]],
  [["--fault", "throttled", "roster-late"], ["roster-late is not known here."]],
  [["--fault", 'operation-fails,message="a, b'], ["a quote is not closed."]],
  [["--fault", "throttled,__proto__=1"], ["throttled has no option __proto__."]],
  [["--fault", "token-expired"], ["token-expired needs signed notifications, which there are none yet."]],
  [
    ["--fault", "roster-late,after-fault=throttled"],
    ["after-fault=throttled names no fault that stands before it"],
  ],
  [
    ["--fault", "throttled", "--fault", "throttled,times=0"],
    ["--fault throttled,times=0: times=0 will not do: it takes a whole number from 1 to 1000."],
  ],
  [["--faults", ""], ["--faults needs a value."]],
  [["--faults", "a.yaml", "--faults", "b.yaml"], ["--faults was given 2 times. Give it once."]],
  [["--faults", "/nowhere/plan.yaml"], ["--faults /nowhere/plan.yaml: there is no such file."]],
];

const NONSENSE: [options: string[], says: string[]][] = [
  [
    ["operation-fails", "operation-hangs"],
    [
      "--fault operation-fails: operation-fails makes no sense beside operation-hangs: nothing is left of it on x1.",
    ],
  ],
  [
    ["operation-hangs", "operation-fails"],
    [
      "--fault operation-fails: operation-fails makes no sense beside operation-hangs: nothing is left of it on x1.",
    ],
  ],
  [
    ["operation-hangs", "roster-dropped"],
    [
      "roster-dropped makes no sense beside operation-hangs: nothing is left of it on x3. It needs a notification",
    ],
  ],
  [["roster-dropped", "roster-twice"], ["roster-twice makes no sense beside roster-dropped"]],
  [
    ["notification-empty", "notification-empty"],
    ["notification-empty makes no sense beside notification-empty"],
  ],
];

describe("refused, before anything is started:", () => {
  it("options that make no plan", async () => {
    const ended = await commandLines(OPTIONS.map(([options]) => [...REPLAY, ...options]));
    for (const [index, [, says]] of OPTIONS.entries()) expectRefusal(ended[index]!, says);
  });

  it("faults that leave nothing of each other, with the one that nothing is left of and where", async () => {
    const lines = NONSENSE.map(([faults]) => [...REPLAY, ...faults.flatMap((fault) => ["--fault", fault])]);
    const ended = await commandLines(lines);
    for (const [index, [, says]] of NONSENSE.entries()) expectRefusal(ended[index]!, says);
  });

  it("a fault whose options name nothing on the tape", async () => {
    const many = ["replay", cassetteFile("invite-many"), "--port", "0"];
    await refused(
      [...many, "--fault", "participant-missing,who=nobody"],
      [
        "--fault participant-missing,who=nobody: participant-missing changes nothing on x1: its options name nothing",
      ],
    );
  });

  it("a file that is no plan, with line and column", async () => {
    const file = path.join(await temporaryFolder(), "plan.yaml");
    await writeFile(file, "- throttled\n- fault: operation-fails\n  cod: 410\n");
    await refused(
      [...REPLAY, "--faults", file],
      [`--faults ${file}, line 3, column 3: operation-fails has no option cod.`],
    );
    await writeFile(file, "- operation-hangs\n- fault: roster-dropped\n");
    await refused(
      [...REPLAY, "--faults", file],
      [`${file}, line 2, column 3: roster-dropped makes no sense beside operation-hangs`],
    );
  });

  it("a file that nests without end", async () => {
    const file = path.join(await temporaryFolder(), "plan.json");
    await writeFile(file, "[".repeat(100_000));
    await refused([...REPLAY, "--faults", file], [`--faults ${file}`]);
  });

  it("a file that is a folder", async () => {
    const folder = path.join(await temporaryFolder(), "plans");
    await mkdir(folder);
    await refused(
      [...REPLAY, "--faults", folder],
      [`--faults ${folder}: this is a folder. Name a file in it.`],
    );
  });
});

/** A folder with a configuration, and a plan beside it. */
async function folderWith(config: object, plan = "- throttled\n"): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "rollcall.config.json"), JSON.stringify(config));
  await writeFile(path.join(folder, "plan.yaml"), plan);
  return folder;
}

/** The faults in the report of a replay in a folder that is stopped as soon as it listens. */
async function faultsIn(cwd: string, ...options: string[]): Promise<string[]> {
  const program = startRollcall([...REPLAY, "--json", ...options], { cwd });
  await program.line((line) => line.includes("listening"));
  program.kill("SIGTERM");
  const { stdout } = await program.ended;
  const report = JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as { faults?: { fault: string }[] };
  return (report.faults ?? []).map(({ fault }) => fault);
}

describe("the configuration of a folder", () => {
  it("has faults, those of its file first", async () => {
    const cwd = await folderWith({ fault: ["roster-late", "operation-twice,nth=1"], faults: "plan.yaml" });
    expect(await faultsIn(cwd)).toEqual(["throttled", "roster-late", "operation-twice,nth=1"]);
  });

  it("gives way to the faults of the command line", async () => {
    const cwd = await folderWith({ fault: ["roster-late", "operation-twice"] });
    expect(await faultsIn(cwd, "--fault", "roster-twice")).toEqual(["roster-twice"]);
  });

  it.each<[config: object, says: string]>([
    [{ fault: "throttled" }, "rollcall.config.json: fault takes a list of texts."],
    [{ fault: [{ fault: "throttled" }] }, "rollcall.config.json: fault takes a list of texts."],
    [{ fault: [""] }, "rollcall.config.json: fault takes a list of texts."],
    [{ faults: ["throttled"] }, "rollcall.config.json: faults takes a text."],
    [{ faults: "" }, "rollcall.config.json: faults takes a text."],
    [{ name: "throttled" }, 'rollcall.config.json: "name" is no option.'],
  ])("%j is refused: %s", async (config, says) => {
    await refused(REPLAY, [says], { cwd: await folderWith(config) });
  });

  it.each<[config: object, says: string]>([
    [{ fault: ["throtled"] }, "--fault throtled: there is no fault throtled. Is throttled meant?"],
    [{ faults: "plans.yaml" }, "--faults plans.yaml: there is no such file."],
    [{ fault: ["throttled,times=0"], faults: "plan.yaml" }, "times=0 will not do"],
  ])("%j is refused, behind the line that says whence it is: %s", async (config, says) => {
    const { status, stdout, stderr } = await rollcall(REPLAY, { cwd: await folderWith(config) });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    const [first, second, ...rest] = stderr.split("\n");
    expect(first).toBe(`rollcall: rollcall.config.json says ${Object.keys(config).join(", ")}`);
    expect(second).toContain(says);
    expect(rest).toEqual([""]);
  });
});

test("once refuses faults that are none, too, and records nothing", async () => {
  const folder = await temporaryFolder();
  const line = ["once", path.join(folder, "tape"), "--port", "0", "--fault", "throtled"];
  await refused(line, ["there is no fault throtled. Is throttled meant?"]);
  expect(await readdir(folder)).toEqual([]);
});
