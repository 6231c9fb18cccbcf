import type { Cassette } from "../tape/cassette.js";
import { Journal, journalOf, type JournalHead } from "./journal.js";
import { cassettePath } from "./cassette-file.js";
import { fold } from "./open.js";
import { holdForWriting, makeRoom, writeError } from "./writing.js";

/** What a recorder holds from its start to its end: the lock and the journal of its cassette. */
export interface RecorderStore {
  file: string;
  journal: Journal;
  /** Folds the journal and gives the lock back; undefined when nothing was recorded, and then nothing was changed. */
  close(): Promise<Cassette | undefined>;
}

/** Takes a cassette for recording. Throws, with nothing left behind, where that cannot be. */
export async function openForRecording(
  named: string,
  options: { overwrite: boolean; sync: boolean },
  head: () => JournalHead,
): Promise<RecorderStore> {
  const file = cassettePath(named);
  const release = await holdForWriting(file).catch((error: unknown) => {
    throw writeError(file, error);
  });
  try {
    await makeRoom(file, options.overwrite, "Record under another name");
    const journal = await Journal.create(journalOf(file), head, options.sync);
    return { file, journal, close: () => closeAndFold(file, journal).finally(release) };
  } catch (error) {
    await release();
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
