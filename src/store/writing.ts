import { mkdir } from "node:fs/promises";
import path from "node:path";
import { RollcallError, UsageError } from "../base/errors.js";
import { statIfThere } from "./files.js";
import { journalOf, writeProblem } from "./journal.js";
import { lockOf, takeLock } from "./lock.js";
import { fold } from "./open.js";

/** What to do about a file that cannot be written to: the beginning of a sentence. */
export type Instead = "Record under another name" | "Write to another name";

/** Takes the lock of a file that is going to be written, its folder made where there is none; gives the release. */
export async function holdForWriting(file: string): Promise<() => Promise<void>> {
  await mkdir(path.dirname(file), { recursive: true });
  return takeLock(lockOf(file));
}

/** Makes room for a cassette: a journal that a killed recorder left is folded first, so that nothing is lost. */
export async function makeRoom(file: string, overwrite: boolean, instead: Instead): Promise<void> {
  if (await statIfThere(journalOf(file))) await fold(file);
  const there = await statIfThere(file);
  if (there?.isDirectory()) throw new UsageError(`${file} is a folder. ${instead}.`);
  if (!there || overwrite) return;
  throw new UsageError(`${file} exists. ${instead}, or replace it with --overwrite.`);
}

/** What the system says, in words; errors of our own have theirs. */
export function writeError(file: string, error: unknown, remedy = ""): unknown {
  if (error instanceof RollcallError) return error;
  return new UsageError(`${file} cannot be written: ${writeProblem(error)}.${remedy}`, { cause: error });
}
