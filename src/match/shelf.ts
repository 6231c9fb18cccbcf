import { mayNameCallback } from "../graph/callbacks.js";
import { KINDS, type Kind } from "../graph/identifiers.js";
import { requestFacts, type RequestFacts } from "../tape/about.js";
import type { Exchange } from "../tape/exchange.js";
import { Answers } from "./answers.js";
import { readRequest, type Asked } from "./key.js";
import type { Slot } from "./names.js";
import { RequestForms } from "./request-forms.js";
import type { MatchRules } from "./rules.js";

/** The recorded requests of one key, in the tape's order. */
export class Bin {
  readonly slots: readonly Slot[];
  readonly answers: Answers;
  readonly exchanges: Exchange[] = [];
  /** The identifiers of each, by slot. */
  readonly values: (readonly string[])[] = [];
  /** The texts of each that make no difference. */
  readonly rests: string[] = [];
  readonly #postings: Map<string, number[]>[] = [];
  #byRest: Map<string, number[]> | undefined;
  #namesCallback: boolean | undefined;

  constructor(slots: readonly Slot[], identifiers: MatchRules["identifiers"]) {
    this.slots = slots;
    this.answers = new Answers(identifiers);
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

  /** Whether such a request may name a callback URL of its own: method and route are a part of the key. */
  get namesCallback(): boolean {
    return (this.#namesCallback ??= this.exchanges.some(({ request }) => mayNameCallback(request)));
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
  /** How requests are read that come again and again. */
  readonly forms: RequestForms;
  readonly requests: readonly Exchange[];
  readonly #bins = new Map<string, Bin>();
  /** The kinds of the identifiers that are on the tape, a bit for each. */
  readonly #known = new Map<string, number>();

  /** `factsOf` is asked once of each request to Graph. */
  constructor(
    exchanges: readonly Exchange[],
    rules: MatchRules,
    factsOf: (request: Exchange) => RequestFacts = requestFacts,
  ) {
    this.rules = rules;
    this.forms = new RequestForms(rules);
    this.requests = exchanges.filter((exchange) => exchange.to === "graph");
    for (const exchange of this.requests) this.#knowAll(factsOf(exchange), this.#add(exchange));
  }

  bin({ key }: Asked): Bin | undefined {
    return this.#bins.get(key);
  }

  /** Whether an identifier is on the tape: in a request or, of what Graph mints, in the answer of one. */
  isRecorded(kind: Kind, value: string): boolean {
    return ((this.#known.get(value) ?? 0) & BITS[kind]) !== 0;
  }

  #add(exchange: Exchange): Asked {
    const asked = readRequest(exchange.request, this.rules);
    const { key, slots } = asked;
    const bin = this.#bins.get(key) ?? new Bin(slots, this.rules.identifiers);
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
    if (value === undefined) return;
    const known = this.#known.get(value) ?? 0;
    if ((known & BITS[kind]) === 0) this.#known.set(value, known | BITS[kind]);
  }
}

const BITS = Object.fromEntries(KINDS.map((kind, at) => [kind, 1 << at])) as Readonly<Record<Kind, number>>;
