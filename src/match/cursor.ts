import type { Exchange } from "../tape/exchange.js";
import { agreeingLists, IDENTIFIER, mostFrom, REST } from "./agreeing.js";
import type { Bindings } from "./bindings.js";
import type { Conflict, Met } from "./met.js";
import { chosen, type Chosen, type Unanswered } from "./chosen.js";
import { exactKey, type Asked } from "./key.js";
import type { Slot } from "./names.js";
import { Progress } from "./progress.js";
import type { Sought } from "./sought.js";
import { MATCHINGS } from "./rules.js";
import type { Bin, Shelf } from "./shelf.js";

interface Ranked {
  place: number;
  weight: number;
}

/** How one session has played a shelf: each exchange once, the best for each request. */
export class Cursor {
  readonly #shelf: Shelf;
  readonly #bindings: Bindings;
  readonly #progress = new Map<Bin, Progress>();
  readonly #played = new Set<string>();
  readonly #repeats: boolean;

  /** `repeats`: what is used up is played again, with what it causes. */
  constructor(shelf: Shelf, bindings: Bindings, repeats = false) {
    this.#shelf = shelf;
    this.#bindings = bindings;
    this.#repeats = repeats;
  }

  /** The exchange that would answer a request now. */
  choose(asked: Asked): Chosen | Unanswered {
    const bin = this.#shelf.bin(asked);
    if (!bin) return {};
    const progress = this.#of(bin);
    const sought = { asked, met: this.#bindings.meet(asked), bin, progress };
    const place = this.#next(sought);
    if (place !== undefined) return chosen(bin, place, progress.playsOf(place));
    if (progress.isRepeatable) return this.#readAgain(sought);
    const repeated = this.#repeats ? this.#repeated(sought) : undefined;
    return repeated === undefined
      ? this.#contradicted(sought)
      : chosen(bin, repeated, progress.playsOf(repeated));
  }

  /** Takes what was chosen. */
  take(asked: Asked, { exchange, place, again }: Chosen): void {
    const bin = this.#shelf.bin(asked);
    if (!bin) return;
    const progress = this.#of(bin);
    if (progress.isRepeatable) progress.last.set(exactKey(asked), place);
    if (again && progress.isRepeatable) return;
    progress.take(place);
    this.#played.add(exchange.id);
  }

  hasPlayed(exchange: Exchange): boolean {
    return this.#played.has(exchange.id);
  }

  get isAllPlayed(): boolean {
    return this.#played.size === this.#shelf.requests.length;
  }

  unplayed(): Exchange[] {
    return this.#shelf.requests.filter((exchange) => !this.hasPlayed(exchange));
  }

  /**
   * The one with most identifiers that agree, of several the first on the tape. Only those are looked at that agree in
   * some slot: from the rarest value on, until no other can have more.
   */
  #agreeing(sought: Sought): number | undefined {
    const { progress } = sought;
    const lists = agreeingLists(sought, this.#bindings);
    const most = mostFrom(lists);
    let best: Ranked | undefined;
    for (const [index, { places }] of lists.entries()) {
      const limit = most[index] as number;
      if (best && best.weight > limit) break;
      for (let at = progress.head(places); at < places.length; at += 1) {
        const ranked = this.#ranked(sought, places[at] as number);
        if (ranked && isBetter(ranked, best)) best = ranked;
        if (ranked && ranked.weight >= limit) break;
      }
    }
    return best?.place;
  }

  #ranked(sought: Sought, place: number): Ranked | undefined {
    const { progress } = sought;
    if (progress.isPlayed(place) || this.#conflict(sought, place, progress.isRestarted)) return undefined;
    return { place, weight: this.#agreements(sought, place) };
  }

  #uncontradicted(sought: Sought): number | undefined {
    const { bin, progress } = sought;
    for (let place = progress.first; place < bin.exchanges.length; place += 1)
      if (!progress.isPlayed(place) && !this.#conflict(sought, place, progress.isRestarted)) return place;
    return undefined;
  }

  #next(sought: Sought): number | undefined {
    return this.#agreeing(sought) ?? this.#uncontradicted(sought);
  }

  /** A read is answered by the one that answered it last, or by the last one played among those that nothing contradicts. */
  #readAgain(sought: Sought): Chosen | Unanswered {
    const { asked, bin, progress } = sought;
    const same = progress.last.get(exactKey(asked));
    const place = same ?? progress.order.findLast((one) => !this.#conflict(sought, one, false));
    return place === undefined ? this.#contradicted(sought) : chosen(bin, place, 1, true);
  }

  /**
   * Where all are played, the tape begins again; where those that are left are contradicted, the one that was played least
   * often among those that are not, of several the first.
   */
  #repeated(sought: Sought): number | undefined {
    const { bin, progress } = sought;
    if (progress.first === bin.exchanges.length) {
      progress.restart();
      return this.#next(sought);
    }
    const played = progress.order.filter((place) => !this.#conflict(sought, place, true));
    return played.reduce<number | undefined>(
      (best, place) => (best === undefined || progress.isRarer(place, best) ? place : best),
      undefined,
    );
  }

  /** Where a binding stands against all that might answer, the first of them is played by the rules that say so. */
  #contradicted(sought: Sought): Chosen | Unanswered {
    const { bin, progress } = sought;
    const isLeft = progress.first < bin.exchanges.length;
    const place = isLeft ? progress.first : (progress.order.at(-1) as number);
    const conflict = isLeft || progress.isRepeatable ? this.#conflict(sought, place, false) : undefined;
    if (!conflict) return { usedUp: bin.exchanges.at(-1) as Exchange };
    if (MATCHINGS[this.#shelf.rules.matching].playsConflicts)
      return { ...chosen(bin, place, isLeft ? 0 : 1, !isLeft), conflict };
    return { contradicted: { exchange: bin.exchanges[place] as Exchange, conflict } };
  }

  #agreements({ asked, met, bin }: Sought, place: number): number {
    const values = bin.values[place] as readonly string[];
    let weight = asked.rest !== "" && bin.rests[place] === asked.rest ? REST : 0;
    for (let slot = 0; slot < bin.slots.length; slot += 1) {
      const { kind } = bin.slots[slot] as Slot;
      const { standing } = met[slot] as Met;
      if (this.#bindings.agrees(kind, values[slot] as string, asked.values[slot] as string, standing))
        weight += IDENTIFIER;
    }
    return weight;
  }

  /** `anew`: what is recorded may be bound once more. */
  #conflict({ asked, met, bin }: Sought, place: number, anew: boolean): Conflict | undefined {
    const values = bin.values[place] as readonly string[];
    for (let slot = 0; slot < bin.slots.length; slot += 1) {
      const [recorded, live] = [values[slot] as string, asked.values[slot] as string];
      const pair = { slot: bin.slots[slot] as Slot, recorded, live };
      const conflict = this.#bindings.conflict(pair, met[slot] as Met, anew);
      if (conflict) return conflict;
    }
    return undefined;
  }

  #of(bin: Bin): Progress {
    const known = this.#progress.get(bin);
    if (known) return known;
    const progress = new Progress(bin);
    this.#progress.set(bin, progress);
    return progress;
  }
}

function isBetter(one: Ranked, other: Ranked | undefined): boolean {
  if (!other || one.weight > other.weight) return true;
  return one.weight === other.weight && one.place < other.place;
}
