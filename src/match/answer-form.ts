import { parseFaithfully, type Json } from "../base/json.js";
import { Template } from "../base/template.js";
import { mayName, type Kind } from "../graph/identifiers.js";
import { Enlivener } from "./enliven.js";
import { isMarked, mark } from "./marks.js";
import { inJson, isPlainText, openPlaces } from "./plain-text.js";

/**
 * Bodies that differ in the values of their strings only: live values are put into them without a look at what their
 * members are. The answers to requests of one key are of one form or a few.
 */
export class AnswerForm {
  readonly #template: Template;
  /** What each value is an identifier of; undefined: it is a text. */
  readonly #kinds: readonly (Kind | undefined)[];
  /** The texts that name nothing, as most have them. */
  readonly #plain: readonly (string | undefined)[];

  private constructor(template: Template, kinds: readonly (Kind | undefined)[], values: readonly string[]) {
    this.#template = template;
    this.#kinds = kinds;
    this.#plain = values.map((value, at) => (kinds[at] || mayName(value) ? undefined : value));
  }

  /** Of a body that is written as this text; undefined where it has none. */
  static of(text: string, identifiers: ReadonlyMap<string, Kind>): AnswerForm | undefined {
    if (!isPlainText(text) || isMarked(text)) return undefined;
    const places = openPlaces(text);
    const template = Template.of(text, places);
    const kinds = new Map<string, Kind | undefined>();
    const asking = new Enlivener(([kind, other], recorded) => {
      kinds.set(recorded, other === undefined ? kind : undefined);
      return undefined;
    }, identifiers);
    const marks = places.map((_, nth) => mark(nth));
    asking.body({ body: parseFaithfully(template.filled(marks)) as Json });
    const isAllMarked = kinds.size === marks.length && marks.every((one) => kinds.has(one));
    return isAllMarked
      ? new AnswerForm(
          template,
          marks.map((one) => kinds.get(one)),
          template.valuesIn(text) ?? [],
        )
      : undefined;
  }

  /** The text of a body of this form with live values in it; undefined for one of another form. */
  filled(text: string, enlivener: Enlivener): string | undefined {
    const values = isPlainText(text) ? this.#template.valuesIn(text) : undefined;
    if (!values) return undefined;
    for (let at = 0; at < values.length; at += 1) {
      const recorded = values[at] as string;
      if (recorded === this.#plain[at]) continue;
      const live = enlivener.string(this.#kinds[at], recorded);
      if (live !== recorded) values[at] = inJson(live);
    }
    return this.#template.filled(values);
  }
}
