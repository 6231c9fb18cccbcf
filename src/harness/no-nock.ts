import { RollcallError } from "../base/errors.js";

/** nock is an optional peer: it is not there, it is off, or it is one that is not known. */
export class NoNockError extends RollcallError {
  readonly code = "ROLLCALL_NO_NOCK";
}
