import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lockOf, takeLock } from "../../src/store/lock.js";
import { cassettePath } from "../../src/store/cassette-file.js";
import { openAndFold, openCassette } from "../../src/store/open.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { readCassette } from "../../src/tape/read.js";
import { writeCassette } from "../../src/tape/write.js";
import { cassetteOf } from "../support/exchanges.js";
import { folderState } from "../support/folder-state.js";
import { leaveJournal, leaveLock } from "../support/left-behind.js";
import { filesBeside, newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";

const LEFT = "left by a recorder that was killed";
const NEW = [plainExchange(1), plainExchange(2), plainExchange(3)];
const OLD = [plainExchange(1, "old")];

it.each([
  ["calls/one", "calls/one.json"],
  ["calls/one.json", "calls/one.json"],
  ["calls/one.v2", "calls/one.v2.json"],
])("CASSETTE %s names the file %s", (named, file) => {
  expect(cassettePath(named)).toBe(file);
});

describe("opening without folding", () => {
  it("merges what a killed recorder left in memory, says so, and writes nothing", async () => {
    const file = await newPlace();
    await leaveJournal(file, NEW);
    await leaveLock(file);
    const before = await folderState(path.dirname(file));
    const opened = await openCassette(file);
    expect(opened.unfolded).toBe(LEFT);
    expect(idsOf(opened.cassette)).toEqual(["x1", "x2", "x3"]);
    expect(await folderState(path.dirname(file))).toEqual(before);
  });

  it("gives the cassette that folding would give", async () => {
    const file = await newPlace();
    await leaveJournal(file, NEW);
    const merged = await openCassette(file);
    await openAndFold(file);
    const { cassette, unfolded } = await openCassette(file);
    expect(unfolded).toBeUndefined();
    expect(writeCassette(merged.cassette)).toBe(writeCassette(cassette));
  });

  it("takes a journal for the whole: of the cassette that it replaces nothing is mixed in", async () => {
    const file = await newPlace();
    await writeFile(file, writeCassette(cassetteOf(...OLD, plainExchange(9))));
    await leaveJournal(file, NEW);
    expect((await openCassette(file)).cassette.exchanges.map(({ request }) => request)).toEqual(
      NEW.map(({ request }) => request),
    );
  });

  it("says `still recording` while the lock is held", async () => {
    const file = await newPlace();
    await leaveJournal(file, NEW);
    const release = await takeLock(lockOf(file));
    expect((await openCassette(file)).unfolded).toBe("still recording");
    await release();
    expect((await openCassette(file)).unfolded).toBe(LEFT);
  });

  it("a cassette whose recorder has not finished an exchange is missing, with the reason", async () => {
    const file = await newPlace();
    const release = await takeLock(lockOf(file));
    await leaveJournal(file, []);
    await expect(openCassette(file)).rejects.toThrow(
      `${file}: process ${process.pid} records it, and no exchange is complete yet. Try again.`,
    );
    await release();
    await expect(openCassette(file)).rejects.toThrow(`${file}: there is no such file. `);
  });

  it.each(["missing", "missing/tape", "tape.json/inside"])(
    "what is not there (%s) is named",
    async (named) => {
      const file = await newPlace();
      await writeFile(file, writeCassette(cassetteOf(...OLD)));
      const missing = path.join(path.dirname(file), named);
      await expect(openCassette(missing)).rejects.toThrow(
        `${missing}.json: there is no such file. Name an existing cassette, or record one: rollcall record ${missing}`,
      );
    },
  );

  it("a folder in its place is named as one", async () => {
    const file = await newPlace();
    await mkdir(file);
    await expect(openCassette(file)).rejects.toThrow(`${file}: this is a folder. Name one cassette in it.`);
  });
});

describe("opening and folding", () => {
  it("folds what a killed recorder left, and then has no journal and no lock", async () => {
    const file = await newPlace();
    await leaveJournal(file, NEW);
    await leaveLock(file);
    const opened = await openAndFold(file);
    expect(opened).not.toHaveProperty("unfolded");
    expect(idsOf(opened.cassette)).toEqual(["x1", "x2", "x3"]);
    expect(await filesBeside(file)).toEqual(["tape.json"]);
  });

  it("takes away the lock of a recorder that was killed when all was done but that", async () => {
    const file = await newPlace();
    await writeFile(file, writeCassette(cassetteOf(...OLD)));
    await leaveLock(file);
    expect(await openAndFold(file)).toMatchObject({ file, cassette: { exchanges: OLD } });
    expect(await filesBeside(file)).toEqual(["tape.json"]);
  });

  it("changes nothing where there is no journal", async () => {
    const file = await newPlace();
    await writeFile(file, writeCassette(cassetteOf(...OLD)));
    const before = await folderState(path.dirname(file));
    expect(await openAndFold(file)).toMatchObject({ file, cassette: { exchanges: OLD } });
    expect(await folderState(path.dirname(file))).toEqual(before);
  });

  it("changes nothing beside a recorder, and says `still recording`", async () => {
    const file = await newPlace();
    await leaveJournal(file, NEW);
    const release = await takeLock(lockOf(file));
    const before = await folderState(path.dirname(file));
    const opened = await openAndFold(file);
    expect(opened.unfolded).toBe("still recording");
    expect(idsOf(opened.cassette)).toEqual(["x1", "x2", "x3"]);
    expect(await folderState(path.dirname(file))).toEqual(before);
    await release();
  });

  it("at once from several sides gives all of them the whole cassette", async () => {
    const file = await newPlace();
    await leaveJournal(file, NEW);
    const opened = await Promise.all(Array.from({ length: 8 }, () => openAndFold(file)));
    for (const { cassette } of opened) expect(idsOf(cassette)).toEqual(["x1", "x2", "x3"]);
    expect(await filesBeside(file)).toEqual(["tape.json"]);
    expect(idsOf(readCassette(await readFile(file, "utf8"), file))).toEqual(["x1", "x2", "x3"]);
  });
});

function idsOf({ exchanges }: { exchanges: readonly Exchange[] }): string[] {
  return exchanges.map(({ id }) => id);
}
