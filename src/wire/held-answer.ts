import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { decodedText } from "../tape/body.js";
import type { Headers } from "../tape/exchange.js";
import { closeConnection, joined, mayHaveBody, resetConnection, sendHead } from "./messages.js";

/** What an answer becomes on its way to the client. `text` is asked about whole JSON bodies only. */
export interface AnswerChange {
  headers: (headers: Headers) => Headers;
  text: (text: string) => string;
}

interface Head {
  status: number;
  message: string;
  headers: Headers;
}

/**
 * An answer on its way to the client whose last byte can be held back: always the last chunk that has come, or the
 * head where no chunk has. Holding only the end would hold nothing under a Content-Length. JSON that may have to be
 * changed is held back whole.
 */
export class HeldAnswer {
  readonly #method: string;
  readonly #response: ServerResponse;
  readonly #change: AnswerChange | undefined;
  #last: Buffer | undefined;
  /** The head of an answer that is held back whole, and what has come of its body. */
  #whole: { head: Head; chunks: Buffer[] } | undefined;
  #hasHead = false;

  constructor(method: string, response: ServerResponse, change?: AnswerChange) {
    this.#method = method;
    this.#response = response;
    this.#change = change;
    response.sendDate = false;
  }

  /** Takes the answer's head; goes out at once only where bytes are sure to follow. Throws for one that is no HTTP. */
  head(answer: IncomingMessage, received: Headers): void {
    const { statusCode = 0, statusMessage = "" } = answer;
    if (statusCode < 200) throw new Error(`${statusCode} is no status of an answer`);
    const head = {
      status: statusCode,
      message: statusMessage,
      headers: this.#change?.headers(received) ?? received,
    };
    const hasBody = mayHaveBody(this.#method, statusCode);
    if (this.#change && hasBody && isJson(answer)) this.#holdWhole(head);
    else this.#letGo(head, hasBody && announcesBytes(answer));
    this.#hasHead = true;
  }

  /**
   * Takes the next chunk and lets the one before it go. Waits for no slow client: the whole body is in memory for the
   * tape anyway, and the wait would look like a silence of the other side.
   */
  chunk(chunk: Buffer): void {
    if (this.#whole) {
      this.#whole.chunks.push(chunk);
      return;
    }
    if (this.#last) this.#response.write(this.#last);
    else sendHead(this.#response);
    this.#last = chunk;
  }

  /** Lets the last byte go. */
  async release(): Promise<void> {
    if (this.#whole) await this.#releaseWhole(this.#whole);
    else this.#response.end(this.#last);
  }

  /** Ends as the other side did: after the bytes that came, or without any answer. */
  breakOff(): void {
    if (!this.#hasHead) {
      resetConnection(this.#response);
      return;
    }
    if (this.#whole) this.#letGoAsItCame(this.#whole);
    sendHead(this.#response);
    if (this.#last) this.#response.write(this.#last);
    closeConnection(this.#response);
  }

  /** Ends without what was held back. */
  withhold(): void {
    closeConnection(this.#response);
  }

  #letGo(head: Head, atOnce: boolean): void {
    this.#writeHead(head);
    if (atOnce) sendHead(this.#response);
  }

  /** What Node would not write is known now, and not when it has to go out. */
  #holdWhole(head: Head): void {
    http.validateHeaderValue("status", head.message);
    this.#whole = { head, chunks: [] };
  }

  #writeHead({ status, message, headers }: Head): void {
    this.#response.writeHead(status, message, headers);
  }

  #letGoAsItCame({ head, chunks }: { head: Head; chunks: Buffer[] }): void {
    this.#writeHead(head);
    this.#last = chunks.length > 0 ? joined(chunks) : undefined;
  }

  /** A changed body is sent as plain text of a known length; one that stays as it is keeps its bytes. */
  async #releaseWhole({ head, chunks }: { head: Head; chunks: Buffer[] }): Promise<void> {
    const bytes = joined(chunks);
    const text = await decodedText(head.headers, bytes);
    const changed = text === undefined ? undefined : this.#change?.text(text);
    if (changed === undefined || changed === text) {
      this.#writeHead(head);
      this.#response.end(bytes);
      return;
    }
    const { "content-encoding": _encoding, ...headers } = head.headers;
    const plain = Buffer.from(changed);
    this.#writeHead({ ...head, headers: { ...headers, "content-length": String(plain.length) } });
    this.#response.end(plain);
  }
}

function announcesBytes({ headers }: IncomingMessage): boolean {
  return Number(headers["content-length"] ?? 0) > 0;
}

function isJson({ headers }: IncomingMessage): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers["content-type"] ?? "");
}
