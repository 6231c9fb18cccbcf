import type { TapeRequest } from "../tape/exchange.js";
import { formOf } from "./form-of.js";
import type { Asked } from "./key.js";
import { isPlainText } from "./plain-text.js";
import type { RequestForm } from "./request-form.js";
import { MATCHINGS, type MatchRules } from "./rules.js";

/** As many as are tried before a request is parsed. */
const MOST = 16;
/** Requests of one key that have more forms than that will have others again. */
const MOST_OF_ONE = 4;

/** The forms of the requests that come, as far as they are known. */
export class RequestForms {
  readonly #rules: MatchRules;
  /** Those that are met most go to the front. */
  readonly #forms: RequestForm[] = [];
  /** How many forms of each key were learned. */
  readonly #learned = new Map<string, number>();

  constructor(rules: MatchRules) {
    this.#rules = rules;
  }

  /** What `readRequest` gives, of a request whose form is known. */
  read(request: TapeRequest): Asked | undefined {
    if (this.#forms.length === 0 || !isPlainText(request.text ?? "")) return undefined;
    for (let at = 0; at < this.#forms.length; at += 1) {
      const asked = this.#forms[at]?.read(request);
      if (asked && at > 0) this.#moveUp(at);
      if (asked) return asked;
    }
    return undefined;
  }

  #moveUp(at: number): void {
    const form = this.#forms[at] as RequestForm;
    this.#forms[at] = this.#forms[at - 1] as RequestForm;
    this.#forms[at - 1] = form;
  }

  /** A request was read as this: those of its form are known from now on. */
  learn(request: TapeRequest, asked: Asked): void {
    const learned = this.#learned.get(asked.key) ?? 0;
    if (learned >= MOST_OF_ONE || !MATCHINGS[this.#rules.matching].isOpen) return;
    this.#learned.set(asked.key, learned + 1);
    const form = formOf(request, asked, this.#rules);
    if (form) this.#forms.splice(MOST - 1, Infinity, form);
  }
}
