import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { Journal, journalOf } from "../../src/store/journal.js";
import { openCassette } from "../../src/store/open.js";
import { readJournal } from "../../src/store/read-journal.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { JOURNAL_HEAD, journalText } from "../support/left-behind.js";
import { newPlace } from "../support/place.js";
import { plainExchange } from "../support/plain-exchange.js";
import { startScript } from "../support/program.js";

describe("appending", () => {
  it.each([false, true])("writes the head, then an exchange a line (sync: %s)", async (sync) => {
    const { journal, read } = await aJournal(sync);
    await journal.append(plainExchange(1));
    await journal.append(plainExchange(2));
    await journal.close();
    expect(read()).toBe(journalText([plainExchange(1), plainExchange(2)]));
  });

  it("leaves an empty file when nothing is appended, and asks for no head", async () => {
    const file = journalOf(await newPlace());
    const journal = await Journal.create(file, () => expect.fail("nobody needs a head"), false);
    await journal.close();
    expect(await readFile(file, "utf8")).toBe("");
  });

  it("has written an exchange when it resolves", async () => {
    const { journal, read } = await aJournal();
    for (let number = 1; number <= 20; number += 1) {
      await journal.append(plainExchange(number));
      expect(idsIn(read()).at(-1)).toBe(`x${number}`);
    }
    await journal.close();
  });

  it.each([false, true])("writes what comes in one turn of the loop together (sync: %s)", async (sync) => {
    const { journal, read } = await aJournal(sync);
    const all = Array.from({ length: 100 }, (_, index) => `x${index + 1}`);
    const seen: string[][] = [];
    const appends = all.map(async (_id, index) => {
      await journal.append(plainExchange(index + 1));
      seen.push(idsIn(read()));
    });
    await Promise.all(appends);
    await journal.close();
    expect(seen[0]).toEqual(all);
  });

  it("keeps the order in which exchanges ended, whatever their ids", async () => {
    const { journal, read } = await aJournal();
    await Promise.all([7, 3, 9, 1].map((number) => journal.append(plainExchange(number))));
    await journal.close();
    expect(idsIn(read())).toEqual(["x7", "x3", "x9", "x1"]);
  });

  it("goes on whoever appends in the turn in which an append resolves", async () => {
    const { journal, read } = await aJournal();
    const chains = [0, 1, 2, 3].map(async (chain) => {
      for (let step = 0; step < 25; step += 1) await journal.append(plainExchange(chain * 25 + step + 1));
    });
    await Promise.all(chains);
    await journal.close();
    expect(idsIn(read())).toHaveLength(100);
  });

  it("is refused once the journal is closed, after everything before has been written", async () => {
    const { journal, read } = await aJournal();
    const before = journal.append(plainExchange(1));
    await journal.close();
    await before;
    await expect(journal.append(plainExchange(2))).rejects.toThrow();
    expect(idsIn(read())).toEqual(["x1"]);
  });

  it("begins no journal where one is", async () => {
    const file = journalOf(await newPlace());
    await writeFile(file, "something");
    await expect(Journal.create(file, () => JOURNAL_HEAD, false)).rejects.toThrow(file);
    expect(await readFile(file, "utf8")).toBe("something");
  });
});

describe.skipIf(process.platform === "win32")("an append that the system refuses", () => {
  it.each([false, true])(
    "is taken back and rejected alone, whatever came with it (sync: %s)",
    async (sync) => {
      const file = journalOf(await newPlace());
      const { outcomes } = await cramped(file, [[1], [2, 3, "4 huge", 5], [6]], sync);
      expect(outcomes).toEqual({ x1: "ok", x2: "ok", x3: "ok", x4: "EFBIG", x5: "ok", x6: "ok" });
      expect(idsIn(await readFile(file, "utf8"))).toEqual(["x1", "x2", "x3", "x5", "x6"]);
    },
  );

  it("leaves no head without an exchange when it was the first", async () => {
    const file = journalOf(await newPlace());
    const { outcomes, sizes } = await cramped(file, [["1 huge"], [2]]);
    expect(outcomes).toEqual({ x1: "EFBIG", x2: "ok" });
    expect(sizes[0]).toBe(0);
    expect(await readFile(file, "utf8")).toBe(journalText([plainExchange(2, { filler: "" })]));
  });
});

/** What JSON brings back as it was: of the two zeros only one. */
const contents = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json);

describe("reading", () => {
  it("forgives a last line that is torn at any byte, and loses nothing else", () => {
    fc.assert(
      fc.property(fc.array(contents, { minLength: 1, maxLength: 4 }), (bodies) => {
        const exchanges = bodies.map((body, index) => plainExchange(index + 1, body));
        const whole = Buffer.from(journalText(exchanges));
        const before = Buffer.from(journalText(exchanges.slice(0, -1)));
        for (let end = before.length; end < whole.length; end += 1) {
          const read = readJournal(whole.subarray(0, end).toString("utf8"), "a.journal");
          expect(read?.exchanges ?? []).toEqual(exchanges.slice(0, -1));
        }
        expect(readJournal(whole.toString("utf8"), "a.journal")?.exchanges).toEqual(exchanges);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ["an empty file", ""],
    ["half a head", journalText([]).slice(0, 40)],
    ["a head only", journalText([])],
    ["a head and half an exchange", journalText([plainExchange(1)]).slice(0, -10)],
    ["a head and an exchange that only lacks its line break", journalText([plainExchange(1)]).slice(0, -1)],
  ])("nothing was recorded where there is %s", (_, text) => {
    expect(readJournal(text, "a.journal")).toBeUndefined();
  });

  it("a line before the last that is torn anywhere is an error that names file and line", () => {
    const lines = journalText([1, 2, 3].map((number) => plainExchange(number)))
      .split("\n")
      .slice(0, -1);
    for (const [index, line] of lines.slice(0, -1).entries()) {
      for (let end = 0; end < line.length; end += 1) {
        const torn = lines.with(index, line.slice(0, end)).join("\n");
        expect(() => readJournal(`${torn}\n`, "dir/a.journal")).toThrow(
          new RegExp(`^dir/a\\.journal: line ${index + 1}: this is not JSON\\. .*Restore the file`),
        );
      }
    }
  });

  it.each([
    ["a newer journal", { ...JOURNAL_HEAD, journal: 2 }, /^a\.journal: line 1: .*no journal of this version/],
    ["a head that is none", [], /^a\.journal: line 1: .*no journal of this version/],
    [
      "a head without a date",
      { ...JOURNAL_HEAD, recorded: { by: "", upstream: "" } },
      /^a\.journal: line 1: recorded\.at/,
    ],
    ["a head without rules", { ...JOURNAL_HEAD, redaction: null }, /^a\.journal: line 1: redaction/],
  ])("%s is an error that names the place", (_, head, message) => {
    const text = `${JSON.stringify(head)}\n${JSON.stringify(plainExchange(1))}\n`;
    expect(() => readJournal(text, "a.journal")).toThrow(message);
  });

  it("a body that its JSON value says all of is that value, be it written as text; another stays text", () => {
    const request = { method: "POST", url: "/v1.0/a", headers: {}, text: '{ "a": [1] }' };
    const response = { status: 200, headers: {}, text: '{"a":1.0}', after: 1 };
    const read = readJournal(journalText([{ ...plainExchange(1), request, response }]), "a.journal");
    expect(read?.exchanges[0]?.request).toEqual({ ...request, text: undefined, body: { a: [1] } });
    expect(read?.exchanges[0]?.request).not.toHaveProperty("text");
    expect(read?.exchanges[0]?.response).toEqual(response);
  });

  it("a line that is JSON and no exchange is an error that names line and member", () => {
    const text = `${journalText([plainExchange(1)])}{"id":"x2","to":"nobody"}\n${JSON.stringify(plainExchange(3))}\n`;
    expect(() => readJournal(text, "a.journal")).toThrow(/^a\.journal: line 3: to: /);
  });

  it("keeps members that it does not know", () => {
    const exchange = { ...plainExchange(1), note: "mine" };
    expect(readJournal(journalText([exchange]), "a.journal")?.exchanges).toEqual([exchange]);
  });
});

it("a tape has its exchanges in the order in which they arrived, however they ended", async () => {
  const file = await newPlace();
  await writeFile(journalOf(file), journalText([10, 2, 1, 9].map((number) => plainExchange(number))));
  const { cassette } = await openCassette(file);
  expect(cassette.exchanges.map(({ id }) => id)).toEqual(["x1", "x2", "x9", "x10"]);
});

/** A new journal, and what its file holds at any moment. */
async function aJournal(sync = false): Promise<{ journal: Journal; read: () => string }> {
  const file = journalOf(await newPlace());
  const journal = await Journal.create(file, () => JOURNAL_HEAD, sync);
  return { journal, read: () => readFileSync(file, "utf8") };
}

/** The ids of the whole lines behind the head. Throws when one is torn. */
function idsIn(text: string): string[] {
  expect(text.endsWith("\n")).toBe(true);
  const [, ...lines] = text.slice(0, -1).split("\n");
  return lines.map((line) => (JSON.parse(line) as Exchange).id);
}

/** Appends lot by lot, each at once, in a process whose files may not grow beyond 64 blocks. */
async function cramped(
  file: string,
  lots: (number | string)[][],
  sync = false,
): Promise<{ outcomes: Record<string, string>; sizes: number[] }> {
  const args = [file, JSON.stringify(JOURNAL_HEAD), JSON.stringify(lots), String(sync)];
  const program = startScript(new URL("../support/append.js", import.meta.url), args, { blocks: 64 });
  const { stdout, stderr } = await program.ended;
  expect(stderr).toBe("");
  return JSON.parse(stdout) as { outcomes: Record<string, string>; sizes: number[] };
}
