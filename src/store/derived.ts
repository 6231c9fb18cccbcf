import { readlink, realpath } from "node:fs/promises";
import path from "node:path";
import { Low } from "lowdb";
import { errorCode, UsageError } from "../base/errors.js";
import type { Cassette } from "../tape/cassette.js";
import { CassetteFile } from "./cassette-file.js";
import { removeStrays } from "./files.js";
import { holdForWriting, makeRoom, writeError } from "./writing.js";

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
    const release = await holdForWriting(file);
    await write(to, cassette).finally(release);
  } catch (error) {
    throw writeError(file, error);
  }
}

async function write({ file, overwrite }: Derived, cassette: Cassette): Promise<void> {
  await makeRoom(file, overwrite, "Write to another name");
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
