import type { IncomingMessage, ServerResponse } from "node:http";
import { closeConnection, mayHaveBody, receivedHeaders, resetConnection, sendHead } from "./messages.js";

/**
 * An answer on its way to the client whose last byte can be held back: always the last chunk that has come, or the
 * head where no chunk has. Holding only the end would hold nothing under a Content-Length.
 */
export class HeldAnswer {
  readonly #method: string;
  readonly #response: ServerResponse;
  #last: Buffer | undefined;
  #hasHead = false;

  constructor(method: string, response: ServerResponse) {
    this.#method = method;
    this.#response = response;
    response.sendDate = false;
  }

  /** Takes the answer's head; goes out at once only where bytes are sure to follow. Throws for one that is no HTTP. */
  head(answer: IncomingMessage): void {
    const { statusCode = 0, statusMessage = "" } = answer;
    if (statusCode < 200) throw new Error(`${statusCode} is no status of an answer`);
    this.#response.writeHead(statusCode, statusMessage, receivedHeaders(answer));
    this.#hasHead = true;
    if (Number(answer.headers["content-length"] ?? 0) > 0 && mayHaveBody(this.#method, statusCode))
      sendHead(this.#response);
  }

  /**
   * Takes the next chunk and lets the one before it go. Waits for no slow client: the whole body is in memory for the
   * tape anyway, and the wait would look like a silence of the other side.
   */
  chunk(chunk: Buffer): void {
    if (this.#last) this.#response.write(this.#last);
    else sendHead(this.#response);
    this.#last = chunk;
  }

  /** Lets the last byte go. */
  release(): void {
    this.#response.end(this.#last);
  }

  /** Ends as the other side did: after the bytes that came, or without any answer. */
  breakOff(): void {
    if (!this.#hasHead) {
      resetConnection(this.#response);
      return;
    }
    sendHead(this.#response);
    if (this.#last) this.#response.write(this.#last);
    closeConnection(this.#response);
  }

  /** Ends without what was held back. */
  withhold(): void {
    closeConnection(this.#response);
  }
}
