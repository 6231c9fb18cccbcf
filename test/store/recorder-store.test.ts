import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/base/errors.js";
import { journalOf } from "../../src/store/journal.js";
import { LockedError, lockHolder, lockOf } from "../../src/store/lock.js";
import { openCassette } from "../../src/store/open.js";
import { openForRecording, type RecorderStore } from "../../src/store/recorder-store.js";
import { writeCassette } from "../../src/tape/write.js";
import { cassetteOf } from "../support/exchanges.js";
import { folderState } from "../support/folder-state.js";
import { JOURNAL_HEAD } from "../support/left-behind.js";
import { filesBeside, newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";

const OLD = writeCassette(cassetteOf(plainExchange(1, "old"), plainExchange(2, "old")));

describe("recording", () => {
  it("holds lock and journal from start to end, and leaves the cassette only", async () => {
    const file = await newPlace();
    const store = await recordTo(file);
    await store.journal.append(plainExchange(1));
    expect(await filesBeside(file)).toEqual(["tape.json.journal", "tape.json.lock"]);
    expect(await lockHolder(lockOf(file))).toMatchObject({ pid: process.pid });
    const cassette = await store.close();
    expect(cassette?.exchanges.map(({ id }) => id)).toEqual(["x1"]);
    expect(await filesBeside(file)).toEqual(["tape.json"]);
    expect(await openCassette(file)).toEqual({
      file,
      cassette: { ...cassette, $schema: expect.any(String) as string },
    });
  });

  it("makes the folder that it is to record in", async () => {
    const file = path.join(path.dirname(await newPlace()), "calls", "today", "tape.json");
    await (await recordTo(file)).close();
    expect(await filesBeside(file)).toEqual([]);
  });

  it("is refused while somebody else records, and leaves him alone", async () => {
    const file = await newPlace();
    const store = await recordTo(file);
    await store.journal.append(plainExchange(1));
    const before = await folderState(path.dirname(file));
    for (const overwrite of [false, true])
      await expect(recordTo(file, overwrite)).rejects.toThrow(LockedError);
    expect(await folderState(path.dirname(file))).toEqual(before);
    await store.journal.append(plainExchange(2));
    expect((await store.close())?.exchanges).toHaveLength(2);
  });

  it("without a request leaves no file behind", async () => {
    const file = await newPlace();
    expect(await (await recordTo(file)).close()).toBeUndefined();
    expect(await filesBeside(file)).toEqual([]);
  });
});

describe("a cassette that is there", () => {
  it("is refused without --overwrite, and nothing is touched", async () => {
    const file = await oldCassette();
    await expect(recordTo(file)).rejects.toThrow(
      `${file} exists. Record under another name, or replace it with --overwrite.`,
    );
    expect(await readFile(file, "utf8")).toBe(OLD);
    expect(await filesBeside(file)).toEqual(["tape.json"]);
  });

  it("is not touched by a recorder without a request", async () => {
    const file = await oldCassette();
    const { [file]: _, ".": __, ...before } = await folderState(path.dirname(file));
    await (await recordTo(file, true)).close();
    expect(await folderState(path.dirname(file))).toMatchObject(before);
    expect(await filesBeside(file)).toEqual(["tape.json"]);
  });

  it("stays until its replacement is finished, and then is replaced as a whole", async () => {
    const file = await oldCassette();
    const store = await recordTo(file, true);
    await store.journal.append(plainExchange(1, "new"));
    expect(await readFile(file, "utf8")).toBe(OLD);
    await store.close();
    expect((await openCassette(file)).cassette.exchanges.map(({ request }) => request.body)).toEqual(["new"]);
  });

  it("stays when its replacement is killed before its first exchange", async () => {
    const file = await oldCassette();
    await kill(await recordTo(file, true));
    expect(await filesBeside(file)).toEqual(["tape.json", "tape.json.journal", "tape.json.lock"]);
    expect((await openCassette(file)).cassette.exchanges).toHaveLength(2);
    await (await recordTo(await free(file), true)).close();
    expect(await readFile(file, "utf8")).toBe(OLD);
  });

  it("is there when a killed recorder has left a journal: that is folded, then the new recorder is refused", async () => {
    const file = await newPlace();
    const store = await recordTo(file);
    await store.journal.append(plainExchange(1, "left"));
    await kill(store);
    await expect(recordTo(await free(file))).rejects.toThrow(`${file} exists. `);
    expect(await filesBeside(file)).toEqual(["tape.json"]);
    expect((await openCassette(file)).cassette.exchanges.map(({ request }) => request.body)).toEqual([
      "left",
    ]);
  });

  it("is what a killed recorder left even when the new recorder replaces it and is killed, too", async () => {
    const file = await oldCassette();
    const store = await recordTo(file, true);
    await store.journal.append(plainExchange(1, "left"));
    await kill(store);
    await kill(await recordTo(await free(file), true));
    expect((await openCassette(file)).cassette.exchanges.map(({ request }) => request.body)).toEqual([
      "left",
    ]);
  });
});

describe("a place that will not do is refused with a usage error that says why, and nothing is left behind", () => {
  it("when a file stands where its folder should", async () => {
    const file = await oldCassette();
    const inside = path.join(file, "inside.json");
    await expect(recordTo(inside)).rejects.toThrow(UsageError);
    await expect(recordTo(inside)).rejects.toThrow(
      `${inside} cannot be written: its folder is a file; choose another.`,
    );
    await expect(recordTo(path.join(file, "deeper", "inside.json"))).rejects.toThrow("its folder is a file");
    expect(await filesBeside(file)).toEqual(["tape.json"]);
  });

  it.each([false, true])("when a folder has its name (--overwrite: %s)", async (overwrite) => {
    const file = await newPlace();
    await mkdir(file);
    await expect(recordTo(file, overwrite)).rejects.toThrow(
      `${file} is a folder. Record under another name.`,
    );
    expect(await filesBeside(file)).toEqual(["tape.json"]);
  });

  it("when the journal that a killed recorder left is damaged: it is named, and stays", async () => {
    const file = await newPlace();
    await writeFile(journalOf(file), "{}\n");
    await expect(recordTo(file)).rejects.toThrow(`${journalOf(file)}: line 1: `);
    expect(await filesBeside(file)).toEqual(["tape.json.journal"]);
  });
});

function recordTo(file: string, overwrite = false): Promise<RecorderStore> {
  return openForRecording(file, { overwrite, sync: false }, () => JOURNAL_HEAD);
}

/** What `kill -9` leaves of a recorder in this process: journal and lock. */
async function kill(store: RecorderStore): Promise<void> {
  await store.journal.close();
}

/** Makes the lock of a recorder in this process a dead one's. */
async function free(file: string): Promise<string> {
  const owner = JSON.parse(await readFile(lockOf(file), "utf8")) as object;
  await writeFile(lockOf(file), JSON.stringify({ ...owner, pid: 2 ** 30 }));
  return file;
}

async function oldCassette(): Promise<string> {
  const file = await newPlace();
  await writeFile(file, OLD);
  return file;
}
