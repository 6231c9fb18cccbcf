import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readRepositoryCassette } from "../support/cassettes.js";
import { refused } from "../support/refused.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const ONE = readRepositoryCassette("invite-one");
const [X1, X2, X3] = ONE.exchanges;

/** The file of a cassette that holds this text, or this as JSON. */
async function fileOf(content: unknown): Promise<string> {
  const file = path.join(await temporaryFolder(), "tape.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  return file;
}

const RESTORE = "Restore the file from version control or record it again.";
const FORMAT = "docs/cassette.md has the format.";
const CAUSE = "A cause is an earlier exchange of the other direction, or null.";

const BROKEN: [what: string, content: unknown, place: string, remedy: string][] = [
  ["is empty", "", "the file is empty", RESTORE],
  ["is not JSON", "not json", "line 1, column 1: this is not JSON", RESTORE],
  ["is JSON with a comma too many", '{\n  "version": 1,\n}', "line 3, column 1", RESTORE],
  [
    "is torn",
    JSON.stringify(ONE, null, 2).slice(0, 400),
    "the JSON breaks off here. The file is torn",
    RESTORE,
  ],
  ["is JSON, but no cassette", [], "this is JSON, but no cassette", "an object with version and exchanges"],
  ["has no version", { ...ONE, version: undefined }, "version: the cassette has no version", RESTORE],
  ["has a wrong version", { ...ONE, version: 0 }, "version: the cassette has version 0", RESTORE],
  ["has a version that is no number", { ...ONE, version: "1" }, "Cassettes have version 1.", RESTORE],
  [
    "has a newer version",
    { ...ONE, version: 2 },
    "has version 2, this rollcall reads up to 1",
    "Update rollcall.",
  ],
  ["has no exchanges", { ...ONE, exchanges: undefined }, "exchanges: ", FORMAT],
  [
    "breaks the schema deep inside",
    { ...ONE, exchanges: [X1, { ...X2, request: { ...X2!.request, method: 7 } }] },
    "exchanges[1].request.method: ",
    FORMAT,
  ],
  [
    "has two bodies for one",
    { ...ONE, exchanges: [{ ...X1, request: { ...X1!.request, text: "{}" } }] },
    "exchanges[0].request: has more than one of body, text and base64",
    FORMAT,
  ],
  [
    "has a cause that points nowhere",
    { ...ONE, exchanges: [X1, { ...X2, cause: { exchange: "x9", by: ["call"] } }] },
    "exchanges[1].cause.exchange: x9 points to no exchange before x2",
    CAUSE,
  ],
  [
    "has a cause that comes later",
    { ...ONE, exchanges: [{ ...X1, cause: { exchange: "x2", by: ["call"] } }, X2] },
    "exchanges[0].cause.exchange: x2 points to no exchange before x1",
    CAUSE,
  ],
  [
    "has a cause of the same direction",
    { ...ONE, exchanges: [X1, X2, { ...X3, cause: { exchange: "x2", by: ["call"] } }] },
    "exchanges[2].cause.exchange: x2 went to the bot too",
    CAUSE,
  ],
  ["has an id twice", { ...ONE, exchanges: [X1, X1] }, "exchanges[1].id: x1 stands after x1", "Ids ascend"],
];

describe("a cassette that", () => {
  it.each(BROKEN)("%s", async (_, content, place, remedy) => {
    const file = await fileOf(content);
    await refused(["show", file], [`${file}: `, place, remedy]);
  });
});

describe.each(["replay", "show"])("%s", (command) => {
  it("a cassette that cannot be read", async () => {
    const file = await fileOf("not json");
    await refused([command, file], [`${file}: line 1, column 1: this is not JSON`, RESTORE]);
  });

  it("a file that is missing, with and without .json", async () => {
    const file = path.join(await temporaryFolder(), "my-call");
    const says = [`${file}.json: there is no such file`, `rollcall record ${file}`];
    await refused([command, file], says);
    await refused([command, `${file}.json`], says);
  });

  it("a path below a regular file", async () => {
    const file = await fileOf(ONE);
    await refused([command, `${file}/tape`], [`${file}/tape.json`]);
  });
});

it("show refuses a folder where a file should be", async () => {
  const folder = await anyFolder();
  await refused(["show", folder], [`${folder}: this is a folder`, "Name one cassette in it."]);
  await refused(["show", `${folder}/`], [`${folder}/ is a folder`, `like ${folder}/my-call`]);
});

it("replay refuses a folder without cassettes", async () => {
  const folder = await anyFolder();
  await refused(["replay", folder], [`${folder} is a folder without cassettes`, `${folder}/my-call`]);
});

async function anyFolder(): Promise<string> {
  const folder = path.join(await temporaryFolder(), "folder.json");
  await mkdir(folder);
  return folder;
}

describe("record", () => {
  it("refuses a cassette that exists, without --overwrite, and leaves it as it is", async () => {
    const file = await fileOf(ONE);
    await refused(["record", file, "--port", "0"], [`${file} exists`, "--overwrite"]);
    expect(await readdir(path.dirname(file))).toEqual(["tape.json"]);
  });

  it("refuses a folder where the file should be, and leaves nothing in it or beside it", async () => {
    const folder = path.join(await temporaryFolder(), "folder.json");
    await mkdir(folder);
    await refused(["record", folder, "--port", "0"], [`${folder} is a folder`]);
    await refused(["record", folder, "--port", "0", "--overwrite"], [`${folder} is a folder`]);
    await refused(["record", `${folder}/`, "--port", "0"], [`${folder}/ is a folder`]);
    expect(await readdir(folder)).toEqual([]);
    expect(await readdir(path.dirname(folder))).toEqual(["folder.json"]);
  });

  it.runIf(process.platform === "linux")("refuses a folder that cannot be written", async () => {
    await refused(["record", "/proc/tape", "--port", "0"], ["/proc/tape.json cannot be written"]);
    const file = await fileOf(ONE);
    const below = `${file}/below`;
    await refused(
      ["record", below, "--port", "0"],
      [`${below}.json cannot be written`, "its folder is a file"],
    );
  });
});
