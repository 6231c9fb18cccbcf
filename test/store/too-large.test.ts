import { truncate, writeFile } from "node:fs/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { journalOf } from "../../src/store/journal.js";
import { openAndFold, openCassette } from "../../src/store/open.js";
import { openForRecording } from "../../src/store/recorder-store.js";
import { CassetteError } from "../../src/tape/cassette-error.js";
import * as write from "../../src/tape/write.js";
import { JOURNAL_HEAD, leaveJournal } from "../support/left-behind.js";
import { filesBeside, newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";

vi.mock("../../src/tape/write.js", { spy: true });

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each<[string, (file: string) => string]>([
  ["a cassette", (file) => file],
  ["a journal", journalOf],
])("%s that is larger than one text can be", (_, part) => {
  it.each([openCassette, openAndFold])("is refused with its size and what to do, and stays", async (open) => {
    const file = await newPlace();
    await writeFile(part(file), "{");
    await truncate(part(file), 600 * 2 ** 20); // takes no room
    const before = await filesBeside(file);
    const opening = open(file);
    await expect(opening).rejects.toBeInstanceOf(CassetteError);
    await expect(opening).rejects.toThrow(
      `${part(file)}: the file has 600 MiB, of which 512 MiB can be read. Record shorter sessions, one cassette a conversation.`,
    );
    expect(await filesBeside(file)).toEqual(before);
  });
});

describe("a recording whose cassette would be larger than one text can be", () => {
  it("stays in its journal, and can be opened", async () => {
    const file = await newPlace();
    await leaveJournal(file, [plainExchange(1)]);
    writingTooMuch();
    const { cassette, unfolded } = await openAndFold(file);
    expect(unfolded).toBe("too large for one cassette");
    expect(cassette.exchanges.map(({ id }) => id)).toEqual(["x1"]);
    expect(await filesBeside(file)).toEqual(["tape.json.journal"]);
  });

  it("says so when the recorder stops", async () => {
    const file = await newPlace();
    const store = await openForRecording(file, { overwrite: false, sync: false }, () => JOURNAL_HEAD);
    await store.journal.append(plainExchange(1));
    writingTooMuch();
    await expect(store.close()).rejects.toThrow(
      `${file} cannot be written: it would become larger than a cassette can be; record one cassette a conversation.`,
    );
    expect(await filesBeside(file)).toEqual(["tape.json.journal"]);
  });
});

/** Every cassette is too long from now on. */
function writingTooMuch(): void {
  vi.mocked(write.writeCassette).mockImplementation(() => "x".repeat(2 ** 30)); // the engine throws
}
