import { messageOf, RollcallError } from "../base/errors.js";
import type { Headers } from "../tape/exchange.js";
import type { ErrorBody } from "./protocol.js";

/** Every code that an error has here, and the status of the answer that says it. */
export const STATUSES = {
  ROLLCALL_USAGE: 400,
  ROLLCALL_TOKEN: 401,
  ROLLCALL_HOST: 403,
  ROLLCALL_ORIGIN: 403,
  ROLLCALL_NO_ROUTE: 404,
  ROLLCALL_NO_SESSION: 404,
  ROLLCALL_METHOD: 405,
  ROLLCALL_NOT_SETTLED: 408,
  ROLLCALL_NOT_PLAYED: 408,
  ROLLCALL_NOT_COMPLETE: 408,
  ROLLCALL_NOT_IN_MODE: 409,
  ROLLCALL_NOT_YOURS: 409,
  ROLLCALL_LOCKED: 409,
  ROLLCALL_TOO_LARGE: 413,
  ROLLCALL_MEDIA_TYPE: 415,
  ROLLCALL_CASSETTE: 422,
  ROLLCALL_INTERNAL: 500,
  ROLLCALL_CLOSED: 503,
} as const;

type Code = keyof typeof STATUSES;

/** A request that the control API does not do. */
export class Refusal extends RollcallError {
  readonly code: Code;
  readonly headers: Headers;

  constructor(code: Code, message: string, headers: Headers = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

/** The client has left: there is nobody to answer. */
export class ClientGone extends Error {}

export function closed(): Refusal {
  return new Refusal("ROLLCALL_CLOSED", "The control API was closed: rollcall is ending.");
}

/** An error as it is answered. */
interface Refused {
  status: number;
  headers: Headers;
  body: ErrorBody;
  /** Nobody had it planned: it has to be told of. */
  isUnexpected: boolean;
}

/** What a request is answered whose work has thrown this. */
export function refused(error: unknown): Refused {
  const code = error instanceof RollcallError ? error.code : "ROLLCALL_INTERNAL";
  const known = Object.hasOwn(STATUSES, code) ? STATUSES[code as Code] : undefined;
  const status = known ?? STATUSES.ROLLCALL_INTERNAL;
  const message = error instanceof RollcallError ? error.message : `rollcall failed: ${messageOf(error)}`;
  const headers = error instanceof Refusal ? error.headers : {};
  return {
    status,
    headers,
    body: { error: { code, message } },
    isUnexpected: status >= 500 && code !== "ROLLCALL_CLOSED",
  };
}
