import { mkdir } from "node:fs/promises";
import path from "node:path";
import { RollcallError, UsageError } from "../base/errors.js";
import type { Cassette } from "../tape/cassette.js";
import { statIfThere } from "./files.js";
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
    if (await statIfThere(journalOf(file))) await fold(file);
    await refuseExisting(file, options.overwrite);
    const journal = await Journal.create(journalOf(file), head, options.sync);
    return { file, journal, close: () => closeAndFold(file, journal).finally(release) };
  } catch (error) {
    await release();
    throw writeError(file, error);
  }
}

async function hold(file: string): Promise<() => Promise<void>> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    return await takeLock(lockOf(file));
  } catch (error) {
    throw writeError(file, error);
  }
}

async function closeAndFold(file: string, journal: Journal): Promise<Cassette | undefined> {
  try {
    await journal.close();
    return await fold(file);
  } catch (error) {
    const remedy = ` The recording is in ${journalOf(file)}: rollcall show ${file} makes the cassette of it.`;
    throw writeError(file, error, remedy);
  }
}

/** What the system says, in words; errors of our own have theirs. */
function writeError(file: string, error: unknown, remedy = ""): unknown {
  if (error instanceof RollcallError) return error;
  return new UsageError(`${file} cannot be written: ${writeProblem(error)}.${remedy}`, { cause: error });
}

async function refuseExisting(file: string, overwrite: boolean): Promise<void> {
  const there = await statIfThere(file);
  if (there?.isDirectory()) throw new UsageError(`${file} is a folder. Record under another name.`);
  if (!there || overwrite) return;
  throw new UsageError(`${file} exists. Record under another name, or replace it with --overwrite.`);
}
