import { UsageError } from "../base/errors.js";
import { cassettePath } from "../store/cassette-file.js";
import { openCassette } from "../store/open.js";
import { MissingCassetteError } from "../tape/cassette-error.js";

/** Whether there is no such cassette. Rejects where there is one that cannot be read. */
export async function isMissing(cassette: string): Promise<boolean> {
  try {
    await openCassette(cassette);
    return false;
  } catch (error) {
    if (error instanceof MissingCassetteError) return true;
    throw error;
  }
}

/** Throws in a CI for a cassette that is missing; `who` would have recorded it. */
export function refuseInCi(cassette: string, who: string, ci = process.env["CI"] === "true"): void {
  if (!ci) return;
  throw new UsageError(
    `${cassettePath(cassette)} is missing, and ${who} records nothing in a CI (CI=true). ` +
      "Record it on a machine of yours and commit it.",
  );
}
