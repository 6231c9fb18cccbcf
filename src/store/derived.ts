import { mkdir, readlink, realpath } from "node:fs/promises";
import path from "node:path";
import { Low } from "lowdb";
import { errorCode, RollcallError, UsageError } from "../base/errors.js";
import type { Cassette } from "../tape/cassette.js";
import { CassetteFile } from "./cassette-file.js";
import { removeStrays, statIfThere } from "./files.js";
import { journalOf, writeProblem } from "./journal.js";
import { lockOf, takeLock } from "./lock.js";
import { fold } from "./open.js";

/** Where a cassette that is made of another goes; `overwrite` lets it replace one that exists, but never its source. */
export interface Derived {
  source: string;
  file: string;
  overwrite: boolean;
}

/** Writes a cassette that is made of another, under its lock: all of it or, when it throws, nothing. */
export async function writeDerived(to: Derived, cassette: Cassette): Promise<void> {
  const { source, file } = to;
  try {
    if ((await placeOf(file)) === (await placeOf(source)))
      throw new UsageError(`${file} is the cassette itself, which is not changed. Write to another name.`);
    await mkdir(path.dirname(file), { recursive: true });
    const release = await takeLock(lockOf(file));
    await write(to, cassette).finally(release);
  } catch (error) {
    if (error instanceof RollcallError) throw error;
    throw new UsageError(`${file} cannot be written: ${writeProblem(error)}.`, { cause: error });
  }
}

/** A journal that a killed recorder left there is folded first, so that nothing is lost, and then is in nobody's way. */
async function write({ file, overwrite }: Derived, cassette: Cassette): Promise<void> {
  if (await statIfThere(journalOf(file))) await fold(file);
  const there = await statIfThere(file);
  if (there?.isDirectory()) throw new UsageError(`${file} is a folder. Write to another name.`);
  if (there && !overwrite)
    throw new UsageError(`${file} exists. Write to another name, or replace it with --overwrite.`);
  const named = { ...cassette, name: path.basename(file, ".json") };
  await new Low<Cassette | null>(new CassetteFile(file), named).write();
  await removeStrays(file);
}

/** One path for all that lead to a file, through whatever links; also where there is none yet. */
async function placeOf(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (!NOT_THERE.has(errorCode(error) ?? "")) throw error;
  }
  const linked = await readlink(file).catch(() => undefined); // no link
  const folder = path.dirname(file);
  if (linked !== undefined) return placeOf(path.resolve(folder, linked));
  return folder === file ? file : path.join(await placeOf(folder), path.basename(file));
}

const NOT_THERE = new Set(["ENOENT", "ENOTDIR"]);
