import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { UsageError } from "../base/errors.js";
import { asArray, asObject, parseJson } from "../base/json.js";
import { cassettePath } from "./cassette-file.js";
import { readIfThere, replaceFile, statIfThere } from "./files.js";
import { LockedError } from "./lock.js";
import { holdForWriting, writeError } from "./writing.js";

/**
 * A recording that becomes a cassette only when that is said: it is made in a folder of its own, so that what is left of one
 * that nobody ended is never taken for a cassette.
 */
export interface Draft {
  /** What to record as. */
  readonly cassette: string;
  /** What it becomes. */
  readonly file: string;
  /** Makes what was recorded the cassette; gives how many exchanges that is, and where there are none does nothing. */
  keep(): Promise<number>;
  /** Leaves nothing of the draft, and the place to others. */
  discard(): Promise<void>;
}

/**
 * Holds the place of a cassette that is missing until the draft is kept or discarded; undefined where it is there by now.
 * Throws where somebody else holds it.
 */
export async function openDraft(named: string): Promise<Draft | undefined> {
  const file = cassettePath(named);
  const release = await holdForWriting(file).catch((error: unknown) => {
    throw error instanceof LockedError ? beingRecorded(file, error) : writeError(file, error);
  });
  if (await statIfThere(file)) return release().then(() => undefined);
  const folder = await mkdtemp(path.join(os.tmpdir(), "rollcall-draft-"));
  const cassette = path.join(folder, path.basename(file));
  const discard = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    await release();
  };
  return { cassette, file, discard, keep: () => keep(cassette, file) };
}

async function keep(cassette: string, file: string): Promise<number> {
  const text = await readIfThere(cassette);
  if (text === undefined) return 0;
  await replaceFile(file, text).catch((error: unknown) => {
    throw writeError(file, error);
  });
  return asArray(asObject(parseJson(text))?.["exchanges"]).length;
}

function beingRecorded(file: string, cause: LockedError): UsageError {
  return new UsageError(
    `${file} is being recorded at this moment, and one cassette is recorded by one test at a time: ${cause.message}`,
    { cause },
  );
}
