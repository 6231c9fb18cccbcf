import { writeFile } from "node:fs/promises";
import os from "node:os";
import { Journal, journalOf, type JournalHead } from "../../src/store/journal.js";
import { lockOf } from "../../src/store/lock.js";
import type { Exchange } from "../../src/tape/exchange.js";

export const JOURNAL_HEAD: JournalHead = {
  journal: 1,
  recorded: { at: "2026-11-23T08:00:00.000Z", by: "a test", upstream: "http://127.0.0.1" },
  redaction: ["secrets"],
};

/** The text of a journal as its writer writes it. */
export function journalText(exchanges: readonly object[], head: object = JOURNAL_HEAD): string {
  return [head, ...exchanges].map((value) => `${JSON.stringify(value)}\n`).join("");
}

/** Leaves a journal beside a cassette as a killed recorder does. */
export async function leaveJournal(file: string, exchanges: readonly Exchange[]): Promise<void> {
  const journal = await Journal.create(journalOf(file), () => JOURNAL_HEAD, false);
  for (const exchange of exchanges) await journal.append(exchange);
  await journal.close();
}

/** Leaves a lock beside a cassette as a killed recorder does. */
export async function leaveLock(file: string): Promise<void> {
  await writeFile(lockOf(file), JSON.stringify({ pid: 2 ** 30, host: os.hostname() }));
}
