import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { planOf } from "../../src/fault/plan.js";
import { readFaultsFile } from "../../src/store/faults-file.js";
import { temporaryFolder } from "../support/temporary-folder.js";

async function fileOf(content: string): Promise<string> {
  const file = path.join(await temporaryFolder(), "plan.yaml");
  await writeFile(file, content);
  return file;
}

/** The faults of a file, as they are written on a command line. */
async function specsIn(content: string): Promise<string[]> {
  return planOf(await readFaultsFile(await fileOf(content))).map(({ spec }) => spec);
}

const SPECS = ["throttled,times=2", "operation-fails,code=410,exchange=x1,exchange=x3"];

describe("a file of faults", () => {
  it.each([
    [
      "a list in YAML",
      `# two of them
- throttled,times=2
- fault: operation-fails
  code: 410
  when:
    exchange: [x1, x3]
`,
    ],
    [
      "an object in YAML",
      'faults:\n  - { fault: throttled, times: 2 }\n  - "operation-fails,code=410,exchange=x1,exchange=x3"\n',
    ],
    [
      "a list in JSON, indented with tabs",
      '[\n\t"throttled,times=2",\n\t{ "fault": "operation-fails", "code": 410,\n\t\t"when": { "exchange": ["x1", "x3"] } }\n]\n',
    ],
    [
      "an object in JSON with its schema, behind a byte order mark",
      '\uFEFF{"$schema":"faults-1.schema.json","faults":["throttled,times=2","operation-fails,code=410,exchange=x1,exchange=x3"]}',
    ],
    [
      "YAML with an alias",
      '- fault: throttled\n  times: &times 2\n- fault: operation-fails\n  code: 410\n  when: { exchange: ["x1", "x3"] }\n',
    ],
  ])("may be %s", async (_, content) => {
    expect(await specsIn(content)).toEqual(SPECS);
  });

  it.each(["[]", "[ ]\n", "faults: []\n", '{"faults": []}'])("may hold none: %j", async (content) => {
    expect(await specsIn(content)).toEqual([]);
  });

  it("gives each member its place, that of the fault where it has none", async () => {
    const file = await fileOf("faults:\n  - fault: throttled\n    when:\n      nth: 2\n  - roster-late\n");
    const [first, second] = await readFaultsFile(file);
    const places = ["fault", "when", "when.nth", "when.first", "times", undefined].map((one) =>
      first?.placeOf(one),
    );
    expect(places).toEqual(
      ["2, column 5", "3, column 5", "4, column 7", "3, column 5", "2, column 5", "2, column 5"].map(
        (place) => `--faults ${file}, line ${place}: `,
      ),
    );
    expect(second?.placeOf("code")).toBe(`--faults ${file}, line 5, column 5: `);
  });
});

describe("a file that cannot be read:", () => {
  it("it is missing", async () => {
    const file = path.join(await temporaryFolder(), "plan.yaml");
    await expect(readFaultsFile(file)).rejects.toThrow(`--faults ${file}: there is no such file.`);
    const below = `${await fileOf("[]")}/plan.yaml`;
    await expect(readFaultsFile(below)).rejects.toThrow(`--faults ${below}: there is no such file.`);
  });

  it("it is a folder", async () => {
    const folder = path.join(await temporaryFolder(), "plan.yaml");
    await mkdir(folder);
    await expect(readFaultsFile(folder)).rejects.toThrow(
      `--faults ${folder}: this is a folder. Name a file in it.`,
    );
  });
});
