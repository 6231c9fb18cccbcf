import type { Template } from "../base/template.js";
import { normalValue, type Kind } from "../graph/identifiers.js";
import { isGuid } from "../graph/ids.js";
import type { TapeRequest } from "../tape/exchange.js";
import type { Asked } from "./key.js";

/** Longer texts are never told apart by. */
const LONGEST_VALUE = 256;

/** What `RequestForm` is made of. Values are numbered: those of the URL, then those of the body. */
export interface FormParts {
  method: string;
  url: Template;
  /** Absent where there is no body. */
  body?: Template;
  /** The values that are identifiers, in the order in which those are met, with the kind and the slot of each. */
  named: readonly { value: number; kind: Kind; slot: number }[];
  /** Slots of one kind. */
  apart: readonly (readonly [number, number])[];
  /** The texts that make no difference, and the values in them. */
  rest: Template;
  inRest: readonly number[];
  like: Pick<Asked, "key" | "slots">;
}

/**
 * Requests that differ in their identifiers, and in texts that make no difference: they have one key, and each is read
 * without being parsed. A bot sends many requests of a few forms.
 */
export class RequestForm {
  readonly #parts: FormParts;

  constructor(parts: FormParts) {
    this.#parts = parts;
  }

  /** What `readRequest` gives of a plain request; undefined for one of another form. */
  read({ method, url, text = "" }: TapeRequest): Asked | undefined {
    const parts = this.#parts;
    if (method !== parts.method) return undefined;
    const ids = parts.url.valuesIn(url);
    if (!ids?.every(isGuid)) return undefined;
    if (!parts.body) return text === "" ? this.#asked(ids) : undefined;
    const texts = parts.body.valuesIn(text);
    return texts?.every(isShort) ? this.#asked(ids.concat(texts)) : undefined;
  }

  #asked(found: readonly string[]): Asked | undefined {
    const { named, apart, rest, inRest, like } = this.#parts;
    const { key, slots } = like;
    const values: string[] = [];
    const written: string[] = [];
    for (const { value, kind, slot } of named) {
      const text = found[value] as string;
      const normal = normalValue(kind, text);
      if (slot === values.length) {
        values.push(normal);
        written.push(text);
      } else if (values[slot] !== normal) return undefined;
    }
    for (const [one, other] of apart) if (values[one] === values[other]) return undefined;
    return { key, slots, values, written, rest: rest.filled(inRest.map((value) => found[value] as string)) };
  }
}

function isShort(text: string): boolean {
  return text !== "" && text.length <= LONGEST_VALUE;
}
