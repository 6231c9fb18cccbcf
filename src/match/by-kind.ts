import type { Kind } from "../graph/identifiers.js";

/** Values by kind and by name, as two steps: one text of both would have to be made for each look. */
export class ByKind<Value> {
  readonly #kinds = new Map<Kind, Map<string, Value>>();

  get(kind: Kind, name: string): Value | undefined {
    return this.#kinds.get(kind)?.get(name);
  }

  set(kind: Kind, name: string, value: Value): void {
    const values = this.#kinds.get(kind);
    if (values) values.set(name, value);
    else this.#kinds.set(kind, new Map([[name, value]]));
  }
}
