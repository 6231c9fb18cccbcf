import type { Json } from "../base/json.js";

/** Which way the request of an exchange went. */
export type Direction = "graph" | "bot";

/** Header names in lower case; several of one name are an array. */
export type Headers = Record<string, string | string[]>;

/**
 * A body on the tape, in one of three forms or none: `body` where the JSON value says it all, `text` where the exact
 * text matters (or is no JSON), `base64` where it is no text.
 */
export interface StoredBody {
  body?: Json;
  text?: string;
  base64?: string;
}

export interface TapeRequest extends StoredBody {
  method: string;
  /** Origin form for the upstream and the bot, absolute for other hosts. */
  url: string;
  headers: Headers;
}

export interface TapeResponse extends StoredBody {
  status: number;
  headers: Headers;
  /** Milliseconds from the arrival of the request's head to the last byte of the answer. */
  after: number;
}

/** What went wrong before an answer was complete. */
export const FAILURE_KINDS = ["refused", "reset", "stalled", "truncated", "garbled", "client-gone"] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

export interface Failure {
  kind: FailureKind;
  after: number;
}

/** The kinds of evidence that link an exchange to its cause, strongest first; `start` when there is no cause. */
export const EVIDENCE = [
  "callback-uri",
  "operation-id",
  "client-context",
  "participant",
  "call",
  "sequence",
  "start",
] as const;
export type Evidence = (typeof EVIDENCE)[number];

export interface Cause {
  /** The id of the exchange that brought this one about; null when nothing on the tape did. */
  exchange: string | null;
  by: Evidence[];
}

/** One request and its response (or failure), in either direction. */
export interface Exchange {
  /** `x1`, `x2`, … in the order in which request heads arrived; never renumbered. */
  id: string;
  to: Direction;
  /** Milliseconds from the first exchange's arrival to this one's. */
  at: number;
  /** Of a notification: the exchange in whose request rollcall had put the callback URL that it came in on. */
  via?: string;
  cause?: Cause;
  /** Instead of `cause`: one for each item of a notification whose items have different causes. */
  causes?: Cause[];
  request: TapeRequest;
  response?: TapeResponse;
  failure?: Failure;
}

/** The causes of an exchange as a list, whichever way it holds them. */
export function causesOf(exchange: Exchange): Cause[] {
  return exchange.causes ?? (exchange.cause ? [exchange.cause] : []);
}

/** The id of the exchange that came so many-th. */
export function exchangeId(number: number): string {
  return `x${number}`;
}

/** The place of an exchange in the order of arrival. */
export function ordinal(exchange: { id: string }): number {
  return Number(exchange.id.slice(1));
}

/** The first value of a header, by its name in lower case. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
