import { mkdir } from "node:fs/promises";
import path from "node:path";
import { RollcallError, UsageError } from "../base/errors.js";
import type { Cassette } from "../tape/cassette.js";
import { readIfThere } from "./files.js";
import { Journal, journalOf, writeProblem, type JournalHead } from "./journal.js";
import { lockOf, takeLock } from "./lock.js";
import { cassettePath, fold } from "./open.js";

/** What a recorder holds from its start to its end: the lock and the journal of its cassette. */
export interface RecorderStore {
  file: string;
  journal: Journal;
  /** Folds the journal and gives the lock back; undefined when nothing was recorded, and then nothing was changed. */
  close(): Promise<Cassette | undefined>;
}

/** Takes a cassette for recording. A journal that a killed recorder left is folded first, so that nothing is lost. */
export async function openForRecording(
  named: string,
  options: { overwrite: boolean; sync: boolean },
  head: () => JournalHead,
): Promise<RecorderStore> {
  const file = cassettePath(named);
  const release = await hold(file);
  try {
    if ((await readIfThere(journalOf(file))) !== undefined) await fold(file);
    if (!options.overwrite) await refuseExisting(file);
    const journal = await Journal.create(journalOf(file), head, options.sync);
    return { file, journal, close: () => closeAndFold(file, journal).finally(release) };
  } catch (error) {
    await release();
    throw error;
  }
}

async function hold(file: string): Promise<() => Promise<void>> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    return await takeLock(lockOf(file));
  } catch (error) {
    if (error instanceof RollcallError) throw error;
    throw new UsageError(`${file} cannot be written: ${writeProblem(error)}.`, { cause: error });
  }
}

async function closeAndFold(file: string, journal: Journal): Promise<Cassette | undefined> {
  await journal.close();
  return fold(file);
}

async function refuseExisting(file: string): Promise<void> {
  if ((await readIfThere(file)) === undefined) return;
  throw new UsageError(`${file} exists. Record under another name, or replace it with --overwrite.`);
}
