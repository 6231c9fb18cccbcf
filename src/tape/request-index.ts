import { TRAIT, type KnownRequest, type Trait } from "./about.js";
import { ordinal } from "./exchange.js";
import { Sieve } from "./sieve.js";

type Requests = readonly KnownRequest[];

/** Up to so many requests are looked through each time; what is left of more is kept. */
const FEW = 8;

/**
 * The requests to Graph that came so far, found by what a notification can say of them; always in order of arrival.
 * Many thousands may say the same, and as many notifications may be about them: what one question had to look at, the
 * next one does not look at again.
 */
export class RequestIndex {
  readonly #all: KnownRequest[] = [];
  readonly #byTrait = new Map<Trait, KnownRequest[]>();
  readonly #byTraits = new Map<string, Sieve<KnownRequest>>();
  /** Of those with certain traits, those that have had no notification of a subject; later ones are taken off the end. */
  readonly #open = new Map<string, Sieve<KnownRequest>>();
  /** Which requests have had a notification of which subject. */
  readonly #served = new Set<string>();
  /** The bot's own participants. */
  readonly #me = new Set<string>();

  add(request: KnownRequest): void {
    this.#all.push(request);
    if (request.me !== undefined) this.#me.add(request.me);
    for (const trait of request.traits) kept(this.#byTrait, trait, () => []).push(request);
  }

  all(): Selection {
    return new Selection(this, [[]]);
  }

  /**
   * Those that a notification may be about which came in on the callback URL of this one: itself, and what was asked of
   * the same call since.
   */
  since(id: string, call = ""): Selection | undefined {
    const [request] = this.having([TRAIT.itself(id)]);
    if (!request) return undefined;
    const ofCall = TRAIT.call(call);
    const groups = request.traits.has(ofCall) ? [[ofCall]] : [[TRAIT.itself(id)], [ofCall]];
    return new Selection(this, groups, ordinal(request));
  }

  /** Whether a participant is the bot itself. */
  isMe(participant: string | undefined): boolean {
    return participant !== undefined && this.#me.has(participant);
  }

  /** Those that have all of these traits. The list may be another one, or a longer one, when more have come. */
  having(traits: readonly Trait[]): Requests {
    if (traits.length === 0) return this.#all;
    const lists = traits.map((trait) => this.#byTrait.get(trait) ?? []);
    if (lists.length === 1) return lists[0] as Requests;
    const fewest = lists.reduce((one, other) => (other.length < one.length ? other : one));
    const hasAll = (request: KnownRequest): boolean => traits.every((trait) => request.traits.has(trait));
    if (fewest.length <= FEW) return fewest.filter(hasAll);
    return kept(this.#byTraits, JSON.stringify(traits), () => new Sieve(fewest, hasAll)).passed();
  }

  /** The last that has all of these traits and has had no notification of this subject. */
  lastOpen(traits: readonly Trait[], subject: string): KnownRequest | undefined {
    const isOpen = ({ id }: KnownRequest): boolean => !this.#served.has(`${subject} ${id}`);
    const list = this.having(traits);
    if (list.length <= FEW) return list.findLast(isOpen);
    const open = kept(
      this.#open,
      JSON.stringify([subject, ...traits]),
      () => new Sieve(list, isOpen),
    ).passed();
    for (let last = open.at(-1); last && !isOpen(last); last = open.at(-1)) open.pop();
    return open.at(-1);
  }

  /** A notification of this subject is about that request. */
  serve(request: KnownRequest, subject: string): void {
    this.#served.add(`${subject} ${request.id}`);
  }
}

/**
 * Some of the requests so far: those that have all traits of one of several groups, from a place in the order of
 * arrival on. They are counted and looked up, never listed.
 */
export class Selection {
  readonly #index: RequestIndex;
  readonly #groups: readonly { traits: readonly Trait[]; list: Requests }[];
  readonly #from: number;

  constructor(index: RequestIndex, groups: readonly (readonly Trait[])[], from = 0) {
    this.#index = index;
    this.#from = from;
    this.#groups = groups
      .map((traits) => ({ traits, list: index.having(traits) }))
      .filter(({ list }) => this.#isIn(list.at(-1)));
  }

  get isEmpty(): boolean {
    return this.#groups.length === 0;
  }

  /** Those of them that have one of these traits. */
  having(traits: readonly Trait[]): Selection {
    const groups = this.#groups.flatMap((group) => traits.map((trait) => [...group.traits, trait]));
    return new Selection(this.#index, groups, this.#from);
  }

  /** Whether some of the others, among which all of these are, are not among these. */
  lacksSomeOf(others: Selection): boolean {
    const [counts, otherCounts] = [this.#counts(), others.#counts()];
    const [sum, otherSum] = [total(counts), total(otherCounts)];
    if (otherCounts.some((count) => count > sum)) return true;
    // Where groups overlap the sum says too much: then only looking tells.
    return !counts.some((count) => count >= otherSum) && others.#has((request) => !this.#holds(request));
  }

  last(): KnownRequest | undefined {
    return this.#latest(this.#groups.map(({ list }) => list.at(-1)));
  }

  /** The last that has had no notification of this subject. */
  lastOpen(subject: string): KnownRequest | undefined {
    return this.#latest(this.#groups.map(({ traits }) => this.#index.lastOpen(traits, subject)));
  }

  #counts(): number[] {
    return this.#groups.map(({ list }) => list.length - placeOf(this.#from, list));
  }

  #has(isOne: (request: KnownRequest) => boolean): boolean {
    return this.#groups.some(({ list }) => {
      // No copy of the list: the first that is one is mostly near.
      for (let place = placeOf(this.#from, list); place < list.length; place++)
        if (isOne(list[place] as KnownRequest)) return true;
      return false;
    });
  }

  #holds(request: KnownRequest): boolean {
    return this.#groups.some(({ traits }) => traits.every((trait) => request.traits.has(trait)));
  }

  #isIn(request: KnownRequest | undefined): request is KnownRequest {
    return request !== undefined && ordinal(request) >= this.#from;
  }

  #latest(requests: readonly (KnownRequest | undefined)[]): KnownRequest | undefined {
    return requests
      .filter((request) => this.#isIn(request))
      .reduce<KnownRequest | undefined>(
        (one, other) => (one && ordinal(one) > ordinal(other) ? one : other),
        undefined,
      );
  }
}

/** Where in a list in order of arrival those begin that arrived at this ordinal or later. */
function placeOf(from: number, list: Requests): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordinal(list[middle] as KnownRequest) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function kept<K, V extends object>(map: Map<K, V>, key: K, make: () => V): V {
  const old = map.get(key);
  if (old !== undefined) return old;
  const made = make();
  map.set(key, made);
  return made;
}
