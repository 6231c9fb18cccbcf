import type { IncomingMessage, ServerResponse } from "node:http";
import { atEndOfTurn } from "../base/turn.js";
import { endToEnd, OF_ONE_REQUEST } from "../tape/headers.js";
import type { Headers } from "../tape/exchange.js";

/** The headers of a message that are meant for its other end. */
export function receivedHeaders(message: IncomingMessage): Headers {
  return endToEnd(message.rawHeaders);
}

/** Those of them that a tape keeps. */
export function liveHeaders(message: IncomingMessage): Headers {
  return endToEnd(message.rawHeaders, OF_ONE_REQUEST);
}

/** All bytes of a message. Rejects when it breaks off. */
export function readAll(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => resolve(joined(chunks)));
    message.on("error", reject);
    message.on("close", () => {
      if (!message.complete) reject(new Error("the client broke its request off"));
    });
  });
}

/** The bytes of a body; most are one chunk. */
export function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

/** The bytes of a message up to its end, or to where it broke off. */
export function readSoFar(message: IncomingMessage): Promise<{ bytes: Buffer; isWhole: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const over = (isWhole: boolean) => (): void => resolve({ bytes: joined(chunks), isWhole });
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.once("end", over(true));
    message.once("error", over(false));
    message.once("close", over(false));
    if (message.destroyed) over(false)();
  });
}

/** Whether an answer of this status to a request of this method has a body, be it an empty one. */
export function mayHaveBody(method: string, status: number): boolean {
  return method !== "HEAD" && status !== 204 && status !== 304;
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
  else response.once("socket", () => atEndOfTurn(action)); // Node flushes what was written before that
}

/** Sends the head that was written, in one byte a character: Node's `flushHeaders` encodes it as UTF-8 a second time. */
export function sendHead(response: ServerResponse): void {
  response.write("", "latin1");
}

/** Ends the connection behind what was written, whether or not that is a whole answer. */
export function closeConnection(response: ServerResponse): void {
  // Node keeps the chunks of one turn of the loop together and lets them go at its end.
  onTurn(response, () => atEndOfTurn(() => response.socket?.destroySoon()));
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
