import { open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { constants } from "node:buffer";
import type { Stats } from "node:fs";
import path from "node:path";
import { randomUUID } from "node:crypto";
import { errorCode } from "../base/errors.js";

/** The largest file that can be read, in bytes: one text holds no more. */
export const LARGEST = constants.MAX_STRING_LENGTH;

/** A file that is larger than that. */
export class TooLargeError extends Error {
  readonly code = "ERR_STRING_TOO_LONG";
  readonly size: number;

  constructor(file: string, size: number) {
    super(`${file} has ${size} bytes`);
    this.size = size;
  }
}

/** The text of a file, or undefined when there is none. Throws a `TooLargeError` before it reads in vain. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST) throw new TooLargeError(file, size);
    return await readFile(file, "utf8");
  } catch (error) {
    if (NOT_THERE.has(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}

/** What the system says of a file, or undefined when there is none. */
export async function statIfThere(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    if (NOT_THERE.has(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}

/** No such file, or what should be its folder is a file. */
const NOT_THERE = new Set(["ENOENT", "ENOTDIR"]);

/**
 * Replaces a file so that whoever reads it, at any moment and after any crash, finds the old text or the new one:
 *
 * 1. write a temporary file of a unique name beside it;
 * 2. fsync the temporary file;
 * 3. rename it over the file;
 * 4. fsync the folder, where the system can.
 *
 * A crash before 3 leaves the old file and a stray temporary one (see `removeStrays`); after 3, the new file.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeSynced(temporary, text);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** Removes the temporary files that crashes in `replaceFile` have left. Only for who alone may replace the file. */
export async function removeStrays(file: string): Promise<void> {
  const folder = path.dirname(file);
  const name = path.basename(file);
  for (const other of await readdir(folder)) {
    if (!other.startsWith(name) || !TEMPORARY.test(other.slice(name.length))) continue;
    await rm(path.join(folder, other), { force: true });
  }
}

const TEMPORARY = /^\.\d+-[0-9a-f]{8}\.tmp$/;

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const CANNOT_SYNC_FOLDERS = new Set(["EISDIR", "EPERM", "EACCES", "EINVAL", "ENOTSUP"]);

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!CANNOT_SYNC_FOLDERS.has(errorCode(error) ?? "")) throw error;
  }
}
