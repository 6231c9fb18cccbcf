import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { endToEnd } from "../tape/headers.js";
import type { Headers } from "../tape/exchange.js";

/** The headers of a message that are meant for its other end. */
export function receivedHeaders(message: IncomingMessage): Headers {
  return endToEnd(message.headersDistinct);
}

/** All bytes of a stream. Rejects when it breaks off. */
export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Path and query of a request's target; undefined for a target in another form than origin or absolute. */
export function originForm(target: string): string | undefined {
  if (target.startsWith("/")) return target;
  const absolute = /^https?:\/\/[^/?#]*(.*)$/is.exec(target);
  if (!absolute) return undefined;
  const rest = absolute[1] ?? "";
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** Runs `action` when it is this response's turn on its connection: pipelined requests are answered in order. */
export function onTurn(response: ServerResponse, action: () => void): void {
  if (response.socket) action();
  else response.once("socket", () => setImmediate(action)); // Node flushes what was written before that
}

/** Breaks the connection off without an answer, as one that was reset. */
export function resetConnection(response: ServerResponse): void {
  onTurn(response, () => response.socket?.resetAndDestroy());
}

/** A plain answer of rollcall's own. */
export function answerPlainly(
  response: ServerResponse,
  status: number,
  headers: Headers,
  text: string,
): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) });
  response.end(text);
}
