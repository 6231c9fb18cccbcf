/** Those of a list that pass a test; each is tested once, however much the list grows. */
export class Sieve<Item> {
  readonly #list: readonly Item[];
  readonly #passes: (item: Item) => boolean;
  readonly #passed: Item[] = [];
  #tested = 0;

  constructor(list: readonly Item[], passes: (item: Item) => boolean) {
    this.#list = list;
    this.#passes = passes;
  }

  passed(): Item[] {
    for (; this.#tested < this.#list.length; this.#tested++) {
      const item = this.#list[this.#tested] as Item;
      if (this.#passes(item)) this.#passed.push(item);
    }
    return this.#passed;
  }
}
