/**
 * Those who are there at the moment, in no order. A `Set` would do the same, but where some come and go with each request
 * its outgrown tables, dead but not yet swept, keep alive for V8's young generation whoever was in them: the requests of
 * a busy server were all moved to the old one, which cost it a tenth of its time.
 */
export class Present<Item extends object> {
  readonly #places: (Item | undefined)[] = [];
  readonly #free: number[] = [];

  /** Gives what is to be called when the item leaves; once is enough, twice does no harm. */
  add(item: Item): () => void {
    const place = this.#free.pop() ?? this.#places.length;
    this.#places[place] = item;
    return () => {
      if (this.#places[place] !== item) return;
      this.#places[place] = undefined;
      this.#free.push(place);
    };
  }

  get size(): number {
    return this.#places.length - this.#free.length;
  }

  all(): Item[] {
    return this.#places.filter((item) => item !== undefined);
  }
}
