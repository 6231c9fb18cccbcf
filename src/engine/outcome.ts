import { receivedMessage } from "../tape/body.js";
import type { Direction, Exchange, Failure, FailureKind, Headers } from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";

/** The head of a request, as it came. `url` is the one that the tape shows. */
export interface Head {
  method: string;
  url: string;
  headers: Headers;
  /** Of a notification: the exchange whose callback URL it came in on. */
  via?: string;
}

/** What came of a request: an answer, or what there was of one and what went wrong. */
export interface Outcome {
  request: Buffer;
  response?: { status: number; headers: Headers; bytes: Buffer };
  /** It was answered by rollcall itself: there was nobody to hand it on to. */
  isOurs?: true;
  failure?: { kind: FailureKind; detail: string };
}

/** What passed, as it is recorded; `after`: milliseconds until it was over. */
export async function exchangeOf(
  place: { id: string; to: Direction; at: number },
  head: Head,
  outcome: Outcome,
  after: number,
): Promise<Exchange> {
  const { method, url, via } = head;
  const request = { method, url, ...(await receivedMessage(tapeHeaders(head.headers), outcome.request)) };
  const failure: Failure | undefined = outcome.failure && { kind: outcome.failure.kind, after };
  const asked = { ...place, ...(via !== undefined && { via }), request };
  if (!outcome.response) return { ...asked, ...(failure && { failure }) };
  const { status, headers, bytes } = outcome.response;
  const response = { status, ...(await receivedMessage(tapeHeaders(headers), bytes)), after };
  return { ...asked, response, ...(failure && { failure }) };
}
