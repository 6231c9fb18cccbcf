import { rm } from "node:fs/promises";
import path from "node:path";
import { Low } from "lowdb";
import { errorCode } from "../base/errors.js";
import { CassetteError, MissingCassetteError } from "../tape/cassette-error.js";
import { CASSETTE_VERSION, type Cassette } from "../tape/cassette.js";
import { ordinal } from "../tape/exchange.js";
import { link, linkUnlinked } from "../tape/link.js";
import { nearest } from "../base/nearest.js";
import { CassetteFile, cassettePath } from "./cassette-file.js";
import { cassettesIn } from "./folder.js";
import { LARGEST, readIfThere, removeStrays, statIfThere, TooLargeError } from "./files.js";
import { journalOf, type JournalContent } from "./journal.js";
import { lockHolder, LockedError, lockOf, takeLock } from "./lock.js";

/** Why a journal beside a cassette is still there. */
type Unfolded =
  | typeof STILL
  | "read-only"
  | "the disk is full"
  | "too large for one cassette"
  | "left by a recorder that was killed";

const STILL = "still recording";

/** What keeps a journal from being folded, though it can be read. */
const UNWRITABLE: Readonly<Record<string, Unfolded>> = {
  EACCES: "read-only",
  EPERM: "read-only",
  EROFS: "read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full",
  EFBIG: "the disk is full",
  ERR_STRING_TOO_LONG: "too large for one cassette",
};

/** A cassette as it is now, a journal beside it merged in. */
export interface Opened {
  file: string;
  cassette: Cassette;
  /** Set when part of it stands in a journal only. */
  unfolded?: Unfolded;
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
  const left = await Promise.all([journalOf(file), lockOf(file)].map(statIfThere));
  if (!left.some(Boolean)) return openCassette(named);
  try {
    const release = await takeLock(lockOf(file));
    await fold(file).finally(release);
  } catch (error) {
    const why = error instanceof LockedError ? STILL : UNWRITABLE[errorCode(error) ?? ""];
    if (!why) throw error;
    const opened = await openCassette(named);
    const unfolded = opened.unfolded === STILL ? STILL : why;
    return { ...opened, ...(opened.unfolded && { unfolded }) };
  }
  return openCassette(named);
}

/**
 * Puts a journal into its cassette. The caller holds the lock.
 *
 * 1. read the journal, link the whole tape;
 * 2. replace the cassette (`replaceFile`: old or new, never half);
 * 3. remove what a crash within 2 has left, then the journal.
 *
 * A crash before the end of 3 leaves the journal; folding again gives the same cassette. Gives the cassette, or
 * undefined when nothing was recorded, and then the cassette that was there stays as it was.
 */
export async function fold(file: string): Promise<Cassette | undefined> {
  const journal = await readJournalOf(file);
  const cassette = journal && toCassette(journal, file);
  if (cassette) await new Low<Cassette | null>(new CassetteFile(file), cassette).write();
  await removeStrays(file);
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
  const cassette = store.data;
  return cassette ? { cassette: { ...cassette, exchanges: linkUnlinked(cassette.exchanges) } } : undefined;
}

async function whyUnfolded(file: string): Promise<Unfolded> {
  return (await lockHolder(lockOf(file))) ? STILL : "left by a recorder that was killed";
}

async function readJournalOf(file: string): Promise<JournalContent | undefined> {
  const journal = journalOf(file);
  const text = await readIfThere(journal).catch((error: unknown) => {
    throw asCassetteError(error, journal);
  });
  if (text === undefined) return undefined;
  const { readJournal } = await import("./read-journal.js"); // most cassettes have none
  return readJournal(text, journal);
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
  const near = nearest(path.basename(file, ".json"), await cassettesBeside(file));
  const meant = near === undefined ? "" : `Is ${path.join(path.dirname(file), near)} meant? `;
  const remedy = `${meant}Name an existing cassette, or record one: rollcall record ${named}`;
  return new MissingCassetteError(file, "", "there is no such file", remedy);
}

/** None where there is no such folder, or it cannot be read: the file is missing all the same. */
function cassettesBeside(file: string): Promise<string[]> {
  return cassettesIn(path.dirname(file)).catch(() => []);
}

function asCassetteError(error: unknown, file: string): unknown {
  const code = errorCode(error);
  if (code === "EISDIR") return new CassetteError(file, "", "this is a folder", "Name one cassette in it.");
  if (error instanceof TooLargeError) return tooLarge(file, error.size);
  if (code === "EACCES" || code === "EPERM")
    return new CassetteError(file, "", "the file may not be read", "Change its rights.");
  return error;
}

function tooLarge(file: string, size: number): CassetteError {
  const problem = `the file has ${inMiB(size)}, of which ${inMiB(LARGEST)} can be read`;
  return new CassetteError(file, "", problem, "Record shorter sessions, one cassette a conversation.");
}

function inMiB(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
