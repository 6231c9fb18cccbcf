import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { lockOf, takeLock } from "../../src/store/lock.js";
import { copies, joined, readRepositoryCassette, temporaryCassette } from "../support/cassettes.js";
import { CALLS, cassetteOf, invite, toBot, toGraph } from "../support/exchanges.js";
import { folderState } from "../support/folder-state.js";
import { leaveJournal } from "../support/left-behind.js";
import { ORDINARY_USER } from "../support/ordinary-user.js";
import { filesBeside, newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";
import { refused } from "../support/refused.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const ALIKE = `${CALLS.one.slice(0, 8)}-2222-4222-8222-222222222222`;
const TAPE = cassetteOf(
  toGraph("x1", invite(CALLS.one, "a")),
  toBot("x2", CALLS.two),
  toBot("x3", ALIKE),
  toBot("x4", CALLS.two),
);
const ANY = "Give the id of one, or its first 8 characters or more: ";

describe("a call", () => {
  it.each<[string, string, string[]]>([
    [
      "that is not there",
      "deadbeef",
      ['it has no call "deadbeef". ', `${ANY}${[CALLS.one, CALLS.two, ALIKE].join(", ")}.\n`],
    ],
    ["that is named too shortly", "2222", ['it has no call "2222". ', ANY]],
    [
      "that may be several",
      "11111111",
      [`"11111111" may be several calls. Give more of one: ${CALLS.one}, ${ALIKE}.\n`],
    ],
  ])("%s", async (_, call, says) => {
    const source = await temporaryCassette(TAPE);
    await refused(["cut", source, "--call", call], [`rollcall: ${source}: --call: `, ...says]);
    expect(await filesBeside(source)).toEqual(["test.json"]);
  });

  it("that is not there, where there are many: ten are named", async () => {
    const many = copies(readRepositoryCassette("invite-one"), 7);
    const source = await temporaryCassette(joined(many));
    const says = [
      "ab6233a5-20b7-4c5e-bea2-ce56c9776429, a7ebfb2d-",
      ", a7ebfb29-871e-419c-87af-27290b22e8db and 4 more.\n",
    ];
    await refused(["cut", source, "--call", "deadbeef"], says);
  });

  it("where nothing is about one", async () => {
    const source = await temporaryCassette(cassetteOf(plainExchange(1)));
    const says = [`${source}: --call: nothing on it is about a call. See rollcall show ${source}.\n`];
    await refused(["cut", source, "--call", "deadbeef"], says);
  });

  it("that is not named", async () => {
    const source = await temporaryCassette(TAPE);
    await refused(["cut", source], ["--call is missing. Name a call by its id, as rollcall show prints it."]);
    await refused(["cut", source, "--call"], ["--call needs a value."]);
    await refused(["cut", source, "--call", ""], ["--call needs a value."]);
    await refused(["cut", "--call", "11111111"], ["Name a cassette, like my-call."]);
  });
});

describe("a file", () => {
  it("to cut that is missing, or no cassette", async () => {
    const file = await newPlace();
    await refused(["cut", file, "--call", CALLS.one], [`${file}: there is no such file`]);
    await writeFile(file, "{");
    await refused(["cut", file, "--call", CALLS.one], [`${file}: line 1`, "the JSON breaks off here"]);
    expect(await filesBeside(file)).toEqual(["tape.json"]);
  });

  it("to write that exists, without --overwrite: it stays as it is", async () => {
    const source = await temporaryCassette(TAPE);
    const file = source.replace(".json", "-22222222.json");
    await copyFile(source, file);
    await sameFiles(path.dirname(source), async () => {
      const says = `${file} exists. Write to another name, or replace it with --overwrite.`;
      await refused(["cut", source, "--call", CALLS.two], [says]);
    });
    expect(await filesBeside(source)).toEqual(["test-22222222.json", "test.json"]);
  });

  it("to write that is a folder", async () => {
    const source = await temporaryCassette(TAPE);
    const folder = await temporaryFolder();
    await mkdir(`${folder}/a.json`);
    const args = ["cut", source, "--call", CALLS.two, "--to"];
    await refused(
      [...args, `${folder}/`],
      [`--to ${folder}/ is a folder. Name a cassette in it, like ${folder}/my-call.`],
    );
    await refused(
      [...args, `${folder}/a`, "--overwrite"],
      [`${folder}/a.json is a folder. Write to another name.`],
    );
    expect(await filesBeside(`${folder}/a`)).toEqual(["a.json"]);
  });

  it("to write that somebody records", async () => {
    const source = await temporaryCassette(TAPE);
    const file = await newPlace();
    const release = await takeLock(lockOf(file));
    const args = ["cut", source, "--call", CALLS.two, "--to", file, "--overwrite"];
    await refused(args, [`${file}.lock is held by process ${process.pid}`]);
    await release();
    expect(await filesBeside(file)).toEqual([]);
  });
});

describe.skipIf(process.platform === "win32")("a file to write that is the cassette itself", () => {
  it.each<[string, (source: string) => Promise<string> | string]>([
    ["by its name", (source) => source],
    ["without .json", (source) => source.replace(".json", "")],
    ["in another spelling", (source) => `${path.dirname(source)}/./no-such-folder/..//test.json`],
    ["through a link to it", linkTo],
    ["through a link to its folder", async (source) => `${await linkTo(path.dirname(source))}/test.json`],
  ])("%s", async (_, spelled) => {
    const source = await temporaryCassette(TAPE);
    const to = await spelled(source);
    await sameFiles(path.dirname(source), async () => {
      for (const more of [[], ["--overwrite"]]) {
        const args = ["cut", source, "--call", CALLS.two, "--to", to, ...more];
        await refused(args, [" is the cassette itself, which is not changed. Write to another name."]);
      }
    });
  });

  it("by the cassette's name, when that was given as a link", async () => {
    const source = await temporaryCassette(TAPE);
    const link = await linkTo(source);
    await refused(
      ["cut", link, "--call", CALLS.two, "--to", source, "--overwrite"],
      ["is the cassette itself"],
    );
  });

  it("by its default name, when that is a link to it", async () => {
    const source = await temporaryCassette(TAPE);
    await symlink("test.json", source.replace(".json", "-22222222.json"));
    await refused(["cut", source, "--call", CALLS.two, "--overwrite"], ["is the cassette itself"]);
  });

  it("through a link to what is in a journal only so far", async () => {
    const source = await newPlace();
    await leaveJournal(source, TAPE.exchanges);
    const link = await linkTo(source);
    await sameFiles(path.dirname(source), () =>
      refused(["cut", source, "--call", CALLS.two, "--to", link], ["is the cassette itself"]),
    );
  });
});

describe.skipIf(process.platform === "win32")("what cannot be written", () => {
  it("because of a file in the place of its folder", async () => {
    const source = await temporaryCassette(TAPE);
    const args = ["cut", source, "--call", CALLS.two, "--to", `${source}/below/x`];
    await refused(args, [`${source}/below/x.json cannot be written: its folder is a file; choose another.`]);
  });

  it.skipIf(!ORDINARY_USER)("because of its rights: nothing is left behind", async () => {
    const source = await temporaryCassette(TAPE);
    const folder = path.dirname(source);
    await chmod(source, 0o444);
    await chmod(folder, 0o555);
    onTestFinished(() => chmod(folder, 0o700));
    await sameFiles(folder, () =>
      refused(
        ["cut", source, "--call", CALLS.two],
        [`${folder}/test-22222222.json cannot be written: the folder may not be written to; choose another`],
        ORDINARY_USER,
      ),
    );
  });

  it("because the disk is full: the cassette that was there stays, and nothing is left behind", async () => {
    const big = toGraph("x1", { ...invite(CALLS.one, "a"), body: "many words ".repeat(20_000) });
    const source = await temporaryCassette(cassetteOf(big));
    const file = source.replace(".json", "-11111111.json");
    await copyFile(source, file);
    const before = await readFile(file, "utf8");
    const args = ["cut", source, "--call", CALLS.one, "--overwrite"];
    await refused(args, [`${file} cannot be written: it would become larger than files may be here.`], {
      blocks: 64,
    });
    expect(await readFile(file, "utf8")).toBe(before);
    expect(await filesBeside(source)).toEqual(["test-11111111.json", "test.json"]);
  });
});

/** Runs `action`, after which all files of a folder are as they were; a lock may have come and gone. */
async function sameFiles(folder: string, action: () => Promise<void>): Promise<void> {
  const { ".": _before, ...before } = await folderState(folder);
  await action();
  const { ".": _after, ...after } = await folderState(folder);
  expect(after).toEqual(before);
}

/** A link to a file or a folder, in a folder of its own. */
async function linkTo(target: string): Promise<string> {
  const link = path.join(await temporaryFolder(), "link.json");
  await symlink(target, link);
  return link;
}
