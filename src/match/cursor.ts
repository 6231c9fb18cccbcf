import type { Exchange } from "../tape/exchange.js";
import type { Bindings, Conflict } from "./bindings.js";
import { exactKey, isRepeatable, type Asked } from "./key.js";
import { MATCHINGS } from "./rules.js";
import type { Bin, Shelf } from "./shelf.js";

/** The exchange that answers a request. */
export interface Chosen {
  exchange: Exchange;
  /** Its place among those of its key. */
  place: number;
  /** Its identifiers, by slot. */
  recorded: readonly string[];
  /** It has been played before. */
  again: boolean;
  /** The binding that stands against it, where it is played all the same. */
  conflict?: Conflict;
}

/** Why none does: all that are left have a binding against them, or none is left. */
export interface Unanswered {
  contradicted?: { exchange: Exchange; conflict: Conflict };
  usedUp?: Exchange;
}

interface Progress {
  played: Set<number>;
  /** All before this place are played. */
  first: number;
  /** The places that were played, in that order, each once. */
  order: number[];
  /** The last place that answered a request, by its exact key. */
  last: Map<string, number>;
  /** How many of a list of places are played from its beginning on. */
  heads: Map<readonly number[], number>;
}

interface Ranked {
  place: number;
  /** How many of its identifiers agree with the live ones. */
  count: number;
}

/** How one session has played a shelf: each exchange once, the best for each request. */
export class Cursor {
  readonly #shelf: Shelf;
  readonly #bindings: Bindings;
  readonly #progress = new Map<Bin, Progress>();
  readonly #played = new Set<string>();

  constructor(shelf: Shelf, bindings: Bindings) {
    this.#shelf = shelf;
    this.#bindings = bindings;
  }

  /** The exchange that would answer a request now. */
  choose(asked: Asked): Chosen | Unanswered {
    const bin = this.#shelf.bin(asked);
    if (!bin) return {};
    const progress = this.#of(bin);
    const place = this.#agreeing(bin, progress, asked) ?? this.#uncontradicted(bin, progress, asked);
    if (place !== undefined) return chosen(bin, place, false);
    const repeated = this.#repeated(bin, progress, asked);
    return repeated === undefined ? this.#contradicted(bin, progress, asked) : chosen(bin, repeated, true);
  }

  /** Takes what was chosen. */
  take(asked: Asked, { exchange, place, again }: Chosen): void {
    const bin = this.#shelf.bin(asked);
    if (!bin) return;
    const progress = this.#of(bin);
    if (isRepeatable(exchange.request)) progress.last.set(exactKey(asked), place);
    if (again) return;
    progress.played.add(place);
    progress.order.push(place);
    while (progress.played.has(progress.first)) progress.first += 1;
    this.#played.add(exchange.id);
  }

  hasPlayed(exchange: Exchange): boolean {
    return this.#played.has(exchange.id);
  }

  unplayed(): Exchange[] {
    return this.#shelf.requests.filter((exchange) => !this.hasPlayed(exchange));
  }

  /**
   * The one with most identifiers that agree, of several the first on the tape. Only those are looked at that agree in
   * some slot: from the rarest value on, until no other can have more.
   */
  #agreeing(bin: Bin, progress: Progress, asked: Asked): number | undefined {
    const lists = this.#agreeingLists(bin, asked);
    let best: Ranked | undefined;
    for (const [index, { places }] of lists.entries()) {
      const most = new Set(lists.slice(index).map(({ slot }) => slot)).size;
      if (best && best.count > most) break;
      for (let at = head(progress, places); at < places.length; at += 1) {
        const ranked = this.#ranked(bin, progress, asked, places[at] as number);
        if (ranked && isBetter(ranked, best)) best = ranked;
        if (ranked && ranked.count >= most) break;
      }
    }
    return best?.place;
  }

  /** Where the values stand that agree with the live ones, the rarest first. */
  #agreeingLists(bin: Bin, asked: Asked): { slot: number; places: readonly number[] }[] {
    const alike = { slot: -1, places: bin.havingRest(asked.rest) };
    return bin.slots
      .flatMap(({ kind }, slot) =>
        this.#bindings
          .agreeing(kind, asked.values[slot] as string)
          .map((value) => ({ slot, places: bin.having(slot, value) })),
      )
      .concat(alike)
      .filter(({ places }) => places.length > 0)
      .sort((one, other) => one.places.length - other.places.length);
  }

  #ranked(bin: Bin, progress: Progress, asked: Asked, place: number): Ranked | undefined {
    if (progress.played.has(place) || this.#conflict(bin, place, asked)) return undefined;
    return { place, count: this.#agreements(bin, place, asked) };
  }

  #uncontradicted(bin: Bin, progress: Progress, asked: Asked): number | undefined {
    for (let place = progress.first; place < bin.exchanges.length; place += 1)
      if (!progress.played.has(place) && !this.#conflict(bin, place, asked)) return place;
    return undefined;
  }

  /** The last one played among those that nothing contradicts, of requests that may be repeated at will. */
  #repeated(bin: Bin, progress: Progress, asked: Asked): number | undefined {
    const [first] = bin.exchanges;
    if (!first || !isRepeatable(first.request)) return undefined;
    const same = progress.last.get(exactKey(asked));
    return same ?? progress.order.findLast((place) => !this.#conflict(bin, place, asked));
  }

  /** Where a binding stands against all that are left, the first of them is played by the rules that say so. */
  #contradicted(bin: Bin, progress: Progress, asked: Asked): Chosen | Unanswered {
    for (let place = progress.first; place < bin.exchanges.length; place += 1) {
      const conflict = progress.played.has(place) ? undefined : this.#conflict(bin, place, asked);
      if (!conflict) continue;
      if (MATCHINGS[this.#shelf.rules.matching].playsConflicts) return chosen(bin, place, false, conflict);
      return { contradicted: { exchange: bin.exchanges[place] as Exchange, conflict } };
    }
    return { usedUp: bin.exchanges.at(-1) as Exchange };
  }

  #agreements(bin: Bin, place: number, asked: Asked): number {
    const values = bin.values[place] as readonly string[];
    let count = asked.rest !== "" && bin.rests[place] === asked.rest ? 1 : 0;
    for (const [slot, { kind }] of bin.slots.entries())
      if (this.#bindings.agrees(kind, values[slot] as string, asked.values[slot] as string)) count += 1;
    return count;
  }

  #conflict(bin: Bin, place: number, asked: Asked): Conflict | undefined {
    const values = bin.values[place] as readonly string[];
    for (const [slot, named] of bin.slots.entries()) {
      const conflict = this.#bindings.conflict(named, values[slot] as string, asked.values[slot] as string);
      if (conflict) return conflict;
    }
    return undefined;
  }

  #of(bin: Bin): Progress {
    const known = this.#progress.get(bin);
    if (known) return known;
    const progress: Progress = { played: new Set(), first: 0, order: [], last: new Map(), heads: new Map() };
    this.#progress.set(bin, progress);
    return progress;
  }
}

function isBetter(one: Ranked, other: Ranked | undefined): boolean {
  if (!other || one.count > other.count) return true;
  return one.count === other.count && one.place < other.place;
}

/** Passes over what is played at the beginning of a list. */
function head({ heads, played }: Progress, places: readonly number[]): number {
  let at = heads.get(places) ?? 0;
  while (at < places.length && played.has(places[at] as number)) at += 1;
  heads.set(places, at);
  return at;
}

function chosen(bin: Bin, place: number, again: boolean, conflict?: Conflict): Chosen {
  const exchange = bin.exchanges[place] as Exchange;
  const recorded = bin.values[place] as readonly string[];
  return { exchange, place, recorded, again, ...(conflict && { conflict }) };
}
