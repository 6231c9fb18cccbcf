import { rm } from "node:fs/promises";
import path from "node:path";
import { Low } from "lowdb";
import { errorCode } from "../base/errors.js";
import { CASSETTE_VERSION, type Cassette } from "../tape/cassette.js";
import { ordinal } from "../tape/exchange.js";
import { link } from "../tape/link.js";
import { CassetteError, MissingCassetteError } from "../tape/read.js";
import { CassetteFile } from "./cassette-file.js";
import { readIfThere } from "./files.js";
import { journalOf, readJournal, type JournalContent } from "./journal.js";
import { lockHolder, LockedError, lockOf, takeLock } from "./lock.js";

/** Why a journal beside a cassette is still there. */
export type Unfolded = "still recording" | "read-only" | "left by a recorder that was killed";

/** A cassette as it is now, a journal beside it merged in. */
export interface Opened {
  file: string;
  cassette: Cassette;
  /** Set when part of it stands in a journal only. */
  unfolded?: Unfolded;
}

/** The file that CASSETTE names on the command line: with or without `.json`. */
export function cassettePath(named: string): string {
  return named.endsWith(".json") ? named : `${named}.json`;
}

/** Opens a cassette and changes nothing: a journal beside it is merged in memory. */
export async function openCassette(named: string): Promise<Opened> {
  const file = cassettePath(named);
  const cassette = await merged(file);
  if (!cassette) throw await missing(file, named);
  return { file, ...cassette };
}

/** Opens a cassette; a journal that a killed recorder left is folded into it first, where that can be done. */
export async function openAndFold(named: string): Promise<Opened> {
  const file = cassettePath(named);
  if ((await readIfThere(journalOf(file))) === undefined) return openCassette(named);
  try {
    const release = await takeLock(lockOf(file));
    await fold(file).finally(release);
  } catch (error) {
    if (!(error instanceof LockedError) && !isReadOnly(error)) throw error;
    const opened = await openCassette(named);
    return {
      ...opened,
      ...(opened.unfolded && { unfolded: error instanceof LockedError ? "still recording" : "read-only" }),
    };
  }
  return openCassette(named);
}

/**
 * Puts a journal into its cassette. The caller holds the lock.
 *
 * 1. read the journal, link the whole tape;
 * 2. replace the cassette (`replaceFile`: old or new, never half);
 * 3. remove the journal.
 *
 * A crash between 2 and 3 leaves both; folding again gives the same cassette. Gives the cassette, or undefined when
 * the journal held nothing.
 */
export async function fold(file: string): Promise<Cassette | undefined> {
  const journal = await readJournalOf(file);
  const cassette = journal && toCassette(journal, file);
  if (cassette) await new Low<Cassette | null>(new CassetteFile(file), cassette).write();
  await rm(journalOf(file), { force: true });
  return cassette;
}

async function merged(file: string): Promise<Omit<Opened, "file"> | undefined> {
  const journal = await readJournalOf(file);
  if (journal) return { cassette: toCassette(journal, file), unfolded: await whyUnfolded(file) };
  const store = new Low<Cassette | null>(new CassetteFile(file), null);
  await store.read().catch((error: unknown) => {
    throw asCassetteError(error, file);
  });
  return store.data ? { cassette: store.data } : undefined;
}

async function whyUnfolded(file: string): Promise<Unfolded> {
  return (await lockHolder(lockOf(file))) ? "still recording" : "left by a recorder that was killed";
}

async function readJournalOf(file: string): Promise<JournalContent | undefined> {
  const journal = journalOf(file);
  const text = await readIfThere(journal);
  return text === undefined ? undefined : readJournal(text, journal);
}

/** A journal is a whole recording: it takes the place of what the file held. */
function toCassette({ head, exchanges }: JournalContent, file: string): Cassette {
  const inOrder = [...exchanges].sort((a, b) => ordinal(a) - ordinal(b));
  return {
    version: CASSETTE_VERSION,
    name: path.basename(file, ".json"),
    recorded: head.recorded,
    redaction: head.redaction,
    exchanges: link(inOrder),
  };
}

async function missing(file: string, named: string): Promise<MissingCassetteError> {
  const holder = await lockHolder(lockOf(file));
  if (holder)
    return new MissingCassetteError(
      file,
      "",
      `process ${holder.pid} records it, and no exchange is complete yet`,
      "Try again.",
    );
  const remedy = `Name an existing cassette, or record one: rollcall record ${named}`;
  return new MissingCassetteError(file, "", "there is no such file", remedy);
}

function asCassetteError(error: unknown, file: string): unknown {
  const code = errorCode(error);
  if (code === "EISDIR") return new CassetteError(file, "", "this is a folder", "Name one cassette in it.");
  if (code === "EACCES" || code === "EPERM")
    return new CassetteError(file, "", "the file may not be read", "Change its rights.");
  return error;
}

function isReadOnly(error: unknown): boolean {
  return ["EACCES", "EPERM", "EROFS"].includes(errorCode(error) ?? "");
}
