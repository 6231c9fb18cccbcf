import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { journalOf } from "../../src/store/journal.js";
import { fold } from "../../src/store/open.js";
import { readCassette } from "../../src/tape/read.js";
import { writeCassette } from "../../src/tape/write.js";
import { cassetteOf } from "../support/exchanges.js";
import { folderState } from "../support/folder-state.js";
import { journalText, leaveJournal } from "../support/left-behind.js";
import { filesBeside, newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";

const NEW = [plainExchange(1), plainExchange(2), plainExchange(3)];
const OLD = writeCassette(cassetteOf(plainExchange(1, "old")));

it("makes one cassette of the journal and takes the journal away", async () => {
  const file = await newPlace();
  await leaveJournal(file, [NEW[2]!, NEW[0]!, NEW[1]!]);
  const cassette = await fold(file);
  expect(cassette).toMatchObject({ name: "tape", redaction: ["secrets"] });
  expect(cassette?.exchanges.map(({ id }) => id)).toEqual(["x1", "x2", "x3"]);
  expect(readCassette(await readFile(file, "utf8"), file)).toMatchObject(cassette!);
  expect(await filesBeside(file)).toEqual(["tape.json"]);
});

it.each([
  ["a temporary file was begun", ["tape.json.4711-0123abcd.tmp"]],
  ["several were, by one crash after another", ["tape.json.1-00000000.tmp", "tape.json.2-ffffffff.tmp"]],
])("gives the same file whether or not a crash came when %s", async (_, strays) => {
  const file = await newPlace();
  const whole = await foldedText(file);
  await leaveJournal(file, NEW);
  for (const stray of strays) await writeFile(path.join(path.dirname(file), stray), whole.slice(0, 100));
  await fold(file);
  expect(await readFile(file, "utf8")).toBe(whole);
  expect(await filesBeside(file)).toEqual(["tape.json"]);
});

it("gives the same file again when a crash came before the journal was taken away", async () => {
  const file = await newPlace();
  const whole = await foldedText(file);
  await leaveJournal(file, NEW);
  const journal = await readFile(journalOf(file));
  for (let crash = 0; crash < 3; crash += 1) {
    await writeFile(journalOf(file), journal);
    await fold(file);
    expect(await readFile(file, "utf8")).toBe(whole);
    expect(await filesBeside(file)).toEqual(["tape.json"]);
  }
});

it("leaves the files of others alone", async () => {
  const file = await newPlace();
  const others = [
    ...["tape.json.bak", "tape.json.1-0123abcd.tmp.orig"],
    ...["tape.json.lock.1-0123abcd.tmp", "other.json.1-0123abcd.tmp"],
  ];
  for (const other of others) await writeFile(path.join(path.dirname(file), other), "");
  await leaveJournal(file, NEW);
  await fold(file);
  expect(await filesBeside(file)).toEqual([...others, "tape.json"].sort());
});

it.each([
  ["no journal", undefined],
  ["an empty journal", ""],
  ["a journal with half a head", journalText([]).slice(0, 30)],
  ["a journal with a head only", journalText([])],
  ["a journal with a head and half an exchange", journalText([plainExchange(1)]).slice(0, -9)],
])("leaves the old cassette as it was when there is %s", async (_, journal) => {
  const file = await newPlace();
  await writeFile(file, OLD);
  const { "tape.json": before } = await folderState(path.dirname(file));
  if (journal !== undefined) await writeFile(journalOf(file), journal);
  expect(await fold(file)).toBeUndefined();
  expect((await folderState(path.dirname(file)))["tape.json"]).toBe(before);
  expect(await filesBeside(file)).toEqual(["tape.json"]);
});

it("leaves everything as it was when the journal is damaged, and says where", async () => {
  const file = await newPlace();
  await writeFile(file, OLD);
  const lines = journalText(NEW).split("\n");
  await writeFile(journalOf(file), lines.with(2, "{").join("\n"));
  const before = await folderState(path.dirname(file));
  await expect(fold(file)).rejects.toThrow(`${journalOf(file)}: line 3: this is not JSON. `);
  expect(await folderState(path.dirname(file))).toEqual(before);
});

/** The text of the cassette that `NEW` is folded to; the file is gone again. */
async function foldedText(file: string): Promise<string> {
  await leaveJournal(file, NEW);
  await fold(file);
  const text = await readFile(file, "utf8");
  await rm(file);
  return text;
}
