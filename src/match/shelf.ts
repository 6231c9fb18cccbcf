import type { Kind } from "../graph/identifiers.js";
import { requestFacts, type RequestFacts } from "../tape/about.js";
import type { Exchange } from "../tape/exchange.js";
import { MINTED } from "./bindings.js";
import { readRequest, type Asked } from "./key.js";
import type { Slot } from "./names.js";
import type { MatchRules } from "./rules.js";

/** The recorded requests of one key, in the tape's order. */
export class Bin {
  readonly slots: readonly Slot[];
  readonly exchanges: Exchange[] = [];
  /** The identifiers of each, by slot. */
  readonly values: (readonly string[])[] = [];
  /** The texts of each that make no difference. */
  readonly rests: string[] = [];
  readonly #postings: Map<string, number[]>[] = [];
  #byRest: Map<string, number[]> | undefined;

  constructor(slots: readonly Slot[]) {
    this.slots = slots;
  }

  add(exchange: Exchange, { values, rest }: Asked): void {
    this.exchanges.push(exchange);
    this.values.push(values);
    this.rests.push(rest);
  }

  /** The places of those that have this value in a slot. Indexed when it is first asked for. */
  having(slot: number, value: string): readonly number[] {
    const postings = (this.#postings[slot] ??= placesOf(this.values.map((values) => values[slot] as string)));
    return postings.get(value) ?? [];
  }

  /** The places of those with the same texts that make no difference; none where there are none. */
  havingRest(rest: string): readonly number[] {
    if (rest === "") return [];
    this.#byRest ??= placesOf(this.rests);
    return this.#byRest.get(rest) ?? [];
  }
}

function placesOf(values: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [place, value] of values.entries()) {
    const list = places.get(value);
    if (list) list.push(place);
    else places.set(value, [place]);
  }
  return places;
}

/** The recorded requests of a tape by their keys: made once, shared by all sessions, never changed. */
export class Shelf {
  readonly rules: MatchRules;
  readonly requests: readonly Exchange[];
  readonly #bins = new Map<string, Bin>();
  readonly #known = new Map([...MINTED].map((kind) => [kind, new Set<string>()]));

  /** `facts` of the requests to Graph, from who has read them already. */
  constructor(
    exchanges: readonly Exchange[],
    rules: MatchRules,
    facts: ReadonlyMap<Exchange, RequestFacts> = new Map(),
  ) {
    this.rules = rules;
    this.requests = exchanges.filter((exchange) => exchange.to === "graph");
    for (const exchange of this.requests)
      this.#knowAll(facts.get(exchange) ?? requestFacts(exchange), this.#add(exchange));
  }

  bin({ key }: Asked): Bin | undefined {
    return this.#bins.get(key);
  }

  /** Whether an identifier of a kind that Graph mints is on the tape, in a request or in the answer of one. */
  isRecorded(kind: Kind, value: string): boolean {
    return this.#known.get(kind)?.has(value) ?? false;
  }

  #add(exchange: Exchange): Asked {
    const asked = readRequest(exchange.request, this.rules);
    const { key, slots } = asked;
    const bin = this.#bins.get(key) ?? new Bin(slots);
    bin.add(exchange, asked);
    this.#bins.set(key, bin);
    return asked;
  }

  /** What its request names, and what Graph minted for it. */
  #knowAll({ calls, operations, me }: RequestFacts, { slots, values }: Asked): void {
    for (const [slot, { kind }] of slots.entries()) this.#know(kind, values[slot]);
    for (const call of calls) this.#know("call", call);
    for (const operation of operations) this.#know("operation", operation);
    this.#know("participant", me);
  }

  #know(kind: Kind, value: string | undefined): void {
    if (value !== undefined && MINTED.has(kind)) this.#known.get(kind)?.add(value);
  }
}
