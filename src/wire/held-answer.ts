import type { IncomingMessage, ServerResponse } from "node:http";
import { once } from "node:events";
import { onTurn, receivedHeaders, resetConnection } from "./messages.js";

/**
 * An answer on its way to the client whose last byte can be held back: always the last chunk that has come, or the
 * head where no chunk has. Holding only the end would hold nothing under a Content-Length.
 */
export class HeldAnswer {
  readonly #method: string;
  readonly #response: ServerResponse;
  #last: Buffer | undefined;
  #head: IncomingMessage | undefined;

  constructor(method: string, response: ServerResponse) {
    this.#method = method;
    this.#response = response;
    response.sendDate = false;
  }

  /** Takes the answer's head; goes out at once only where bytes are sure to follow. */
  head(answer: IncomingMessage): void {
    this.#head = answer;
    if (Number(answer.headers["content-length"] ?? 0) > 0 && this.#hasBody(answer)) this.#sendHead();
  }

  /** Takes the next chunk and lets the one before it go; resolves when there is room for more. */
  async chunk(chunk: Buffer): Promise<void> {
    this.#sendHead();
    const before = this.#last;
    this.#last = chunk;
    if (before && !this.#response.write(before) && !this.#response.destroyed) {
      await Promise.race([once(this.#response, "drain"), once(this.#response, "close")]);
    }
  }

  /** Lets the last byte go. */
  release(): void {
    this.#sendHead();
    this.#response.end(this.#last);
  }

  /** Ends as the other side did: after the bytes that came, or without any answer. */
  breakOff(): void {
    if (this.#response.destroyed) return;
    if (!this.#head) {
      resetConnection(this.#response);
      return;
    }
    this.#sendHead();
    if (this.#last) this.#response.write(this.#last);
    onTurn(this.#response, () => this.#response.socket?.destroySoon());
  }

  #sendHead(): void {
    if (!this.#head || this.#response.headersSent) return;
    const { statusCode = 502, statusMessage = "" } = this.#head;
    this.#response.writeHead(statusCode, statusMessage, receivedHeaders(this.#head));
    if (this.#hasBody(this.#head)) this.#response.flushHeaders();
  }

  #hasBody({ statusCode = 0 }: IncomingMessage): boolean {
    return this.#method !== "HEAD" && statusCode !== 204 && statusCode !== 304;
  }
}
