import { readRequest, type Asked } from "../match/key.js";
import type { Shelf } from "../match/shelf.js";
import { settledBody } from "../tape/body.js";
import type { TapeRequest } from "../tape/exchange.js";
import type { Redaction } from "../tape/redaction.js";

/** A request as it came, and as it is matched and shown: there what is secret in it is redacted. */
export interface Read {
  asked: Asked;
  live: TapeRequest;
  /** Its method and URL, and all of it for whoever asks. */
  shown: Pick<TapeRequest, "method" | "url">;
  redacted: () => TapeRequest;
}

/** Reads requests: one of a known form as it stands, any other parsed. */
export class Reading {
  readonly #shelf: Shelf;
  readonly #redaction: Redaction;

  constructor(shelf: Shelf, redaction: Redaction) {
    this.#shelf = shelf;
    this.#redaction = redaction;
  }

  read(live: TapeRequest): Read {
    const isOpen = this.#redaction.spares(live);
    const asked = isOpen ? this.#shelf.forms.read(live) : undefined;
    if (asked)
      return { asked, live, shown: live, redacted: () => this.#redaction.request(settledBody(live)) };
    const read = this.#parsed(settledBody(live));
    if (isOpen && this.#shelf.bin(read.asked)) this.#shelf.forms.learn(live, read.asked);
    return read;
  }

  #parsed(live: TapeRequest): Read {
    const shown = this.#redaction.request(live);
    return { asked: readRequest(shown, this.#shelf.rules), live, shown, redacted: () => shown };
  }
}
