import { UsageError } from "../base/errors.js";
import { cassettePath, openCassette } from "../store/open.js";
import { MissingCassetteError } from "../tape/read.js";
import { checkRing, urlOption, type Running } from "./common.js";
import { record, type RecordOptions } from "./record.js";
import { replay, type ReplayOptions } from "./replay.js";

export interface OnceOptions extends ReplayOptions, Omit<RecordOptions, "overwrite"> {
  /** Whether this is a CI, where nothing is ever recorded; by default, whether the environment has `CI=true`. */
  ci?: boolean;
}

/** Replays a cassette, or records it where it is missing. Throws in a CI where it is missing. */
export async function once(options: OnceOptions): Promise<Running> {
  // Judged here, too: what only a replay does is not to fail in the second run.
  checkRing(options.ring, urlOption("--callback", options.callback));
  if (!(await isMissing(options.cassette))) return replay(options);
  if (options.ci ?? process.env["CI"] === "true") {
    throw new UsageError(
      `${cassettePath(options.cassette)} is missing, and once records nothing in a CI (CI=true). ` +
        "Record it on a machine of yours and commit it.",
    );
  }
  return record(options);
}

async function isMissing(cassette: string): Promise<boolean> {
  try {
    await openCassette(cassette);
    return false;
  } catch (error) {
    if (error instanceof MissingCassetteError) return true;
    throw error;
  }
}
