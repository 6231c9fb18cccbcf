import type { Kind } from "../graph/identifiers.js";
import type { TapeResponse } from "../tape/exchange.js";
import { AnswerForm } from "./answer-form.js";
import type { Lookup } from "./bindings.js";
import { Enlivener } from "./enliven.js";

/** Answers to requests of one key that have more forms than that will have others again. */
const MOST_FORMS = 4;

/** As many texts of bodies are kept. */
const MOST_TEXTS = 16;

/** The answers to the recorded requests of one key: what is found in one of them is not looked for in the next. */
export class Answers {
  readonly #identifiers: ReadonlyMap<string, Kind>;
  readonly #forms: AnswerForm[] = [];
  #tried = 0;
  readonly #texts = new Map<TapeResponse, string>();

  constructor(identifiers: ReadonlyMap<string, Kind>) {
    this.#identifiers = identifiers;
  }

  /** One of them with live values in it; its body may have become text. */
  filled(response: TapeResponse, lookup: Lookup): TapeResponse {
    const { status, headers, body, after } = response;
    const enlivener = new Enlivener(lookup, this.#identifiers);
    const text = body === undefined ? undefined : this.#text(this.#written(response), enlivener);
    if (text === undefined) return enlivener.message(response);
    return { status, headers: enlivener.headers(headers), text, after };
  }

  /** Its body as text: of those that are played over and over it is written once. */
  #written(response: TapeResponse): string {
    const known = this.#texts.get(response);
    if (known !== undefined) return known;
    const text = JSON.stringify(response.body);
    if (this.#texts.size >= MOST_TEXTS) this.#texts.clear();
    this.#texts.set(response, text);
    return text;
  }

  #text(text: string, enlivener: Enlivener): string | undefined {
    for (const form of this.#forms) {
      const filled = form.filled(text, enlivener);
      if (filled !== undefined) return filled;
    }
    this.#learn(text);
    return undefined;
  }

  #learn(text: string): void {
    if (this.#tried >= MOST_FORMS) return;
    this.#tried += 1;
    const form = AnswerForm.of(text, this.#identifiers);
    if (form) this.#forms.push(form);
  }
}
