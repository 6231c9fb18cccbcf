import { isRepeatable } from "./key.js";
import type { Bin } from "./shelf.js";

/** Places of exchanges among those of their key, in the tape's order. */
export type Places = readonly number[];

/** The places that have recorded values for which a live one stands, as far as those have been looked at. */
interface Standing {
  left: Places[];
  seen: number;
}

const NONE: readonly Places[] = [];

/** How far one session has played the exchanges of one key. */
export class Progress {
  /** All before this place are played, and it is not. */
  first = 0;
  /** The places that were played, in that order, each once. */
  order: number[] = [];
  /** The last place that answered a request, by its exact key. */
  readonly last = new Map<string, number>();
  /** Whether its requests may be repeated at will: method and route are a part of the key. */
  readonly isRepeatable: boolean;
  readonly #bin: Bin;
  readonly #played = new Set<number>();
  /** How many of a list of places are played from its beginning on. */
  readonly #heads = new Map<Places, number>();
  /** By slot, then by live value. */
  #standing: Map<string, Standing>[] = [];
  /** How often all were played, and how much more often some were. */
  #rounds = 0;
  readonly #more = new Map<number, number>();

  constructor(bin: Bin) {
    this.#bin = bin;
    const [first] = bin.exchanges;
    this.isRepeatable = first !== undefined && isRepeatable(first.request);
  }

  take(place: number): void {
    if (this.isPlayed(place)) {
      this.#more.set(place, (this.#more.get(place) ?? 0) + 1);
      return;
    }
    this.#played.add(place);
    this.order.push(place);
    while (this.#played.has(this.first)) this.first += 1;
  }

  /** Begins again: nothing is played any more, but it is remembered how often it was. */
  restart(): void {
    this.#rounds += 1;
    this.#played.clear();
    this.#heads.clear();
    this.#standing = [];
    this.order = [];
    this.first = 0;
  }

  get isRestarted(): boolean {
    return this.#rounds > 0;
  }

  playsOf(place: number): number {
    return this.#rounds + Number(this.isPlayed(place)) + (this.#more.get(place) ?? 0);
  }

  /** Whether one place was played less often than another, or stands before it on the tape. */
  isRarer(one: number, other: number): boolean {
    const fewer = this.playsOf(other) - this.playsOf(one);
    return fewer === 0 ? one < other : fewer > 0;
  }

  isPlayed(place: number): boolean {
    return this.#played.has(place);
  }

  /** Where the first place of a list stands that is not played. */
  head(places: Places): number {
    const from = this.#heads.get(places) ?? 0;
    let at = from;
    while (at < places.length && this.#played.has(places[at] as number)) at += 1;
    if (at > from) this.#heads.set(places, at);
    return at;
  }

  isLeft(places: Places): boolean {
    return places.length > 0 && this.head(places) < places.length;
  }

  /**
   * The places that have one of the recorded values for which a live one stands. Those values are only added to: none is
   * looked at again when all its places are played.
   */
  leftOf(slot: number, live: string, recorded: readonly string[]): readonly Places[] {
    if (recorded.length === 0) return NONE;
    const standing = this.#standingOf(slot, live);
    for (; standing.seen < recorded.length; standing.seen += 1)
      standing.left.push(this.#bin.having(slot, recorded[standing.seen] as string));
    if (!standing.left.every((places) => this.isLeft(places)))
      standing.left = standing.left.filter((places) => this.isLeft(places));
    return standing.left;
  }

  #standingOf(slot: number, live: string): Standing {
    const ofSlot = (this.#standing[slot] ??= new Map<string, Standing>());
    const known = ofSlot.get(live);
    if (known) return known;
    const standing = { left: [], seen: 0 };
    ofSlot.set(live, standing);
    return standing;
  }
}
