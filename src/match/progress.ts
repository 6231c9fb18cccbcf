import type { Bin } from "./shelf.js";

/** Places of exchanges among those of their key, in the tape's order. */
export type Places = readonly number[];

/** How far one session has played the exchanges of one key. */
export class Progress {
  /** All before this place are played, and it is not. */
  first = 0;
  /** The places that were played, in that order, each once. */
  readonly order: number[] = [];
  /** The last place that answered a request, by its exact key. */
  readonly last = new Map<string, number>();
  readonly #bin: Bin;
  readonly #played = new Set<number>();
  /** How many of a list of places are played from its beginning on. */
  readonly #heads = new Map<Places, number>();
  readonly #standing = new Map<string, { left: Places[]; seen: number }>();

  constructor(bin: Bin) {
    this.#bin = bin;
  }

  take(place: number): void {
    this.#played.add(place);
    this.order.push(place);
    while (this.#played.has(this.first)) this.first += 1;
  }

  isPlayed(place: number): boolean {
    return this.#played.has(place);
  }

  /** Where the first place of a list stands that is not played. */
  head(places: Places): number {
    let at = this.#heads.get(places) ?? 0;
    while (at < places.length && this.#played.has(places[at] as number)) at += 1;
    this.#heads.set(places, at);
    return at;
  }

  isLeft(places: Places): boolean {
    return places.length > 0 && this.head(places) < places.length;
  }

  /**
   * The places that have one of the recorded values for which a live one stands. Those values are only added to: none is
   * looked at again when all its places are played.
   */
  leftOf(slot: number, live: string, recorded: readonly string[]): Places[] {
    if (recorded.length === 0) return [];
    const name = `${slot} ${live}`;
    const known = this.#standing.get(name) ?? { left: [], seen: 0 };
    const added = recorded.slice(known.seen).map((value) => this.#bin.having(slot, value));
    const left = [...known.left, ...added].filter((places) => this.isLeft(places));
    this.#standing.set(name, { left, seen: recorded.length });
    return left;
  }
}
