import { readRequest } from "../match/key.js";
import type { Shelf } from "../match/shelf.js";
import { settledBody } from "../tape/body.js";
import type { TapeRequest } from "../tape/exchange.js";
import type { Redaction } from "../tape/redaction.js";
import type { Coming, Shown } from "./coming.js";

/** Reads requests as they come: one of a known form as it stands, any other parsed. */
export class Reading {
  readonly #shelf: Shelf;
  readonly #redaction: Redaction;
  readonly #enter: (shown: Shown) => () => void;

  /** `enter` is told of each, and gives what is called when its answer is over. */
  constructor(shelf: Shelf, redaction: Redaction, enter: (shown: Shown) => () => void) {
    this.#shelf = shelf;
    this.#redaction = redaction;
    this.#enter = enter;
  }

  read(live: TapeRequest): Coming {
    const isPublic = this.#redaction.findsNothingIn(live);
    const asked = isPublic ? this.#shelf.forms.read(live) : undefined;
    if (asked) return { asked, live, shown: live, redacted: this.#redactor(live), leave: this.#enter(live) };
    const coming = this.#parsed(settledBody(live));
    if (isPublic && this.#shelf.bin(coming.asked)) this.#shelf.forms.learn(live, coming.asked);
    return coming;
  }

  #parsed(live: TapeRequest): Coming {
    const shown = this.#redaction.request(live);
    const asked = readRequest(shown, this.#shelf.rules);
    return { asked, live, shown, redacted: () => shown, leave: this.#enter(shown) };
  }

  #redactor(live: TapeRequest): () => TapeRequest {
    return () => this.#redaction.request(settledBody(live));
  }
}
