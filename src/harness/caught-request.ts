import type { ClientRequest } from "node:http";
import { nextTick } from "node:process";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { receivedMessage } from "../tape/body.js";
import type { TapeRequest } from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";

/** A request as a session takes it, what of its body is JSON as text. Rejects when the client breaks it off. */
export async function liveOf(request: Request, raw: ClientRequest | undefined): Promise<TapeRequest> {
  const { pathname, search } = new URL(request.url);
  const { method } = request;
  const headers = tapeHeaders(Object.fromEntries(request.headers));
  return { method, url: pathname + search, ...(await receivedMessage(headers, await bytesOf(request, raw))) };
}

/** A `Request` has no body where its method is one that seldom has: it is as the client writes it then. */
async function bytesOf(request: Request, raw: ClientRequest | undefined): Promise<Buffer> {
  const written = (raw?.socket as { requestStream?: Readable } | null | undefined)?.requestStream;
  return request.body || !written ? Buffer.from(await request.arrayBuffer()) : buffer(written);
}

/** Aborted as soon as the client does not wait for an answer any more. */
export function leaving(request: Request, raw: ClientRequest | undefined): AbortSignal {
  if (!raw) return request.signal;
  const left = new AbortController();
  raw.once("close", () => left.abort());
  if (raw.destroyed) left.abort();
  return left.signal;
}

/**
 * Lets node:http's client take it that it is connected, and is heard: it counts its time-outs from there, may wait to be told
 * to go on, and nock would say so with the answer only. Not at once: nock is in the middle of reading its request.
 */
export function connected(raw: ClientRequest): void {
  nextTick(() => {
    const { socket } = raw;
    if (socket?.connecting) {
      Object.assign(socket, { connecting: false });
      socket.emit("connect");
    }
    if (raw.getHeader("expect") !== undefined) raw.emit("continue");
  });
}
