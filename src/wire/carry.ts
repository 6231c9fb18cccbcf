import type http from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Stream } from "node:stream";
import { atEndOfTurn } from "../base/turn.js";
import { decodedText } from "../tape/body.js";
import type { Headers } from "../tape/exchange.js";
import type { AnswerChange } from "./held-answer.js";
import { readSoFar } from "./messages.js";
import type { Transfer } from "./transfer.js";

/** Where a request goes on to: `url` is path and query below `base`, an origin with or without a path. */
export interface Destination {
  base: string;
  url: string;
  /** The headers of the request that are meant for its other end. */
  headers: Headers;
  /**
   * What the text of the request's body becomes on the way; undefined leaves it as it is. The tape has what came. It is
   * asked with undefined about a body that is no text, or cannot be decoded.
   */
  request?: (text: string | undefined) => string | undefined;
  /** What the answer becomes on its way back. The tape has what came. */
  answer?: AnswerChange;
}

/** The request to the other side, taken over from http-proxy. */
export type TakeOver = (onward: http.ClientRequest) => void;

/**
 * http-proxy pipes this "body" into the request that it has made: there we take the request over, and need no events of
 * a server that all transfers share.
 */
export function takingOver(take: TakeOver): Stream {
  return { pipe: take } as unknown as Stream;
}

/** What a client sends behind its answer goes nowhere, but it is read: the next request may be behind it. */
export function readOut(
  request: IncomingMessage,
  response: ServerResponse,
  onward: http.ClientRequest,
): void {
  response.once("finish", () => request.complete || onward.destroy());
  onward.once("close", () => request.resume()); // the end of the pipe has paused it
}

/** A body that comes together with its head goes on in one piece, any other as it comes. */
export function carryAsItComes(
  request: IncomingMessage,
  transfer: Transfer,
  carry: (send: TakeOver) => void,
): void {
  atEndOfTurn(() => {
    const isWhole = request.readableEnded;
    carry((onward) => {
      if (isWhole) sendWhole(onward, transfer.sent());
      else sendRest(request, onward, transfer.sent());
    });
  });
}

function sendRest(request: IncomingMessage, onward: http.ClientRequest, before: Buffer): void {
  if (before.length > 0) onward.write(before);
  request.pipe(onward);
}

/** Without bytes nothing is said of a body: to write none would give a GET a length. */
function sendWhole(onward: http.ClientRequest, bytes: Buffer): void {
  if (bytes.length > 0) onward.end(bytes);
  else onward.end();
}

/** A body that may have to be changed, or framed, is read before it goes on. */
export async function carryWhole(
  request: IncomingMessage,
  destination: Destination,
  carry: (send: TakeOver) => void,
): Promise<void> {
  const { bytes, isWhole } = await readSoFar(request);
  if (!isWhole) return; // the transfer sees that the client has left
  const changed = await changedText(request, bytes, destination);
  const onward = changed === undefined ? bytes : Buffer.from(changed);
  const { "content-encoding": _encoding, ...plain } = request.headers;
  const headers = changed === undefined ? request.headers : plain; // a changed body loses its encoding
  request.headers = { ...headers, "content-length": String(onward.length) };
  carry((to) => to.end(onward));
}

/** Undefined: it stays as it is. */
async function changedText(
  { headers }: IncomingMessage,
  bytes: Buffer,
  { request }: Destination,
): Promise<string | undefined> {
  if (!request) return undefined;
  const text = bytes.length === 0 ? "" : await decodedText(headers as Headers, bytes);
  const changed = request(text);
  return changed === text ? undefined : changed;
}
