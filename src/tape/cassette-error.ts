import { RollcallError } from "../base/errors.js";

/** A file that is no cassette: `file`, the place in it, and what to do. */
export class CassetteError extends RollcallError {
  readonly code = "ROLLCALL_CASSETTE";
  readonly file: string;

  constructor(file: string, place: string, problem: string, remedy: string) {
    super(`${file}${place && `: ${place}`}: ${problem}. ${remedy}`);
    this.file = file;
  }
}

/** There is no such cassette (yet). */
export class MissingCassetteError extends CassetteError {}
