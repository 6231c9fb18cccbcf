import type { Kind } from "../graph/identifiers.js";

/** What is known of a value as an identifier of one kind. `other`: of the same value as one of another kind; seldom there is one. */
export interface OfKind<Entry> {
  readonly kind: Kind;
  readonly other: Entry | undefined;
}

/** Entries by value and kind. Most values that are looked for have none: that takes one look. */
export class ByValue<Entry extends OfKind<Entry>> {
  readonly #entries = new Map<string, Entry>();

  /** All of a value: the one of a kind is found from there (`ofKind`). */
  of(value: string): Entry | undefined {
    return this.#entries.get(value);
  }

  get(kind: Kind, value: string): Entry | undefined {
    return ofKind(this.#entries.get(value), kind);
  }

  /** Its `other` is what there was of the value. */
  add(value: string, entry: Entry): void {
    this.#entries.set(value, entry);
  }
}

export function ofKind<Entry extends OfKind<Entry>>(entry: Entry | undefined, kind: Kind): Entry | undefined {
  let one = entry;
  while (one && one.kind !== kind) one = one.other;
  return one;
}
