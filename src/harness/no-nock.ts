import { RollcallError } from "../base/errors.js";

/** nock is an optional peer: it is not there, it is off, or it is one that is not known. */
export class NoNockError extends RollcallError {
  readonly code = "ROLLCALL_NO_NOCK";
}

export const INSTALL = "npm install --save-dev nock@14";

export function otherNock(cause?: unknown): NoNockError {
  const message = `rollcall.inProcess works with nock 14, from 14.0.11 on, and another one is installed: ${INSTALL}`;
  return new NoNockError(message, { cause });
}
