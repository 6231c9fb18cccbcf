/** Keeps what comes back, in its order, until it is let go; from then on hands it on at once. */
export class HeldBack<Item> {
  readonly #give: (item: Item) => void;
  #kept: Item[] | undefined = [];

  constructor(give: (item: Item) => void) {
    this.#give = give;
  }

  take(item: Item): void {
    if (this.#kept) this.#kept.push(item);
    else this.#give(item);
  }

  letGo(): void {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    kept.forEach(this.#give);
  }
}
