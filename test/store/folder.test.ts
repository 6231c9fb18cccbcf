import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, test } from "vitest";
import { cassettesIn, isFolder } from "../../src/store/folder.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** A folder of this test's own with empty files of these names in it. */
async function folderWith(...files: string[]): Promise<string> {
  const folder = await temporaryFolder();
  await Promise.all(files.map((file) => writeFile(path.join(folder, file), "")));
  return folder;
}

describe("the cassettes in a folder", () => {
  test("are named without their ending, sorted", async () => {
    expect(await cassettesIn(await folderWith("b.json", "a.json", "c.d.json", "B.json"))).toEqual([
      ...["B", "a", "b", "c.d"],
    ]);
  });

  test("are those that are being recorded, too, and each once", async () => {
    const folder = await folderWith("a.json", "a.json.journal", "b.json.journal");
    expect(await cassettesIn(folder)).toEqual(["a", "b"]);
  });

  test("are nothing else: no locks, no half-written files, no texts", async () => {
    expect(
      await cassettesIn(
        await folderWith("a.json.lock", "a.json.x7.tmp", "json", ".json", ".json.journal", "read.me"),
      ),
    ).toEqual([]);
  });

  test("are in it and not below it", async () => {
    const folder = await folderWith("a.json");
    await mkdir(path.join(folder, "below"));
    await writeFile(path.join(folder, "below", "b.json"), "");
    expect(await cassettesIn(folder)).toEqual(["a"]);
  });
});

describe("a folder", () => {
  it.each(["", "/"])("is one with %j behind its name", async (ending) => {
    expect(await isFolder((await temporaryFolder()) + ending)).toBe(true);
  });

  it("is one behind a link", async () => {
    const folder = await temporaryFolder();
    const link = path.join(await temporaryFolder(), "link");
    await symlink(folder, link);
    expect(await isFolder(link)).toBe(true);
  });

  it("is no file, nothing that is not there, and nothing below a file", async () => {
    const folder = await folderWith("a.json");
    const named = ["a.json", "b", "a.json/x", "b/c"].map((name) => path.join(folder, name));
    expect(await Promise.all(named.map(isFolder))).toEqual([false, false, false, false]);
  });
});

describe("a folder beside a cassette of its name", () => {
  it.each(["calls.json", "calls.json.journal"])(
    "gives the name to %s, and has it with a slash",
    async (file) => {
      const folder = await folderWith(file);
      await mkdir(path.join(folder, "calls"));
      const named = path.join(folder, "calls");
      expect([await isFolder(named), await isFolder(`${named}/`)]).toEqual([false, true]);
    },
  );

  it("keeps it where that is a folder as well", async () => {
    const folder = await temporaryFolder();
    for (const name of ["calls", "calls.json"]) await mkdir(path.join(folder, name));
    const named = ["calls", "calls.json"].map((name) => path.join(folder, name));
    expect(await Promise.all(named.map(isFolder))).toEqual([true, true]);
  });
});
