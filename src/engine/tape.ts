import { callbackUriOf, mayNameCallback } from "../graph/callbacks.js";
import { matchRules, type MatchRules } from "../match/rules.js";
import { Shelf } from "../match/shelf.js";
import { requestFacts } from "../tape/about.js";
import { bodyJson } from "../tape/body.js";
import type { Cassette } from "../tape/cassette.js";
import { causesOf, type Exchange } from "../tape/exchange.js";
import { callsOf, lanesOf } from "../tape/lanes.js";

/** A cassette made ready to be played: indexed once, shared by all sessions over it, never changed. */
export class Tape {
  readonly exchanges: readonly Exchange[];
  readonly shelf: Shelf;
  readonly notifications: readonly Exchange[];
  readonly laneOf: (exchange: Exchange) => string;
  readonly #caused = new Map<string, Exchange[]>();
  /** The request that said where a notification goes, by the notification. */
  readonly #owners = new Map<string, string>();
  readonly #owning: ReadonlySet<string>;

  constructor(cassette: Cassette, rules: MatchRules = matchRules()) {
    const { exchanges } = cassette;
    const calls = new Map<Exchange, readonly string[]>();
    this.exchanges = exchanges;
    this.shelf = new Shelf(exchanges, rules, (request) => {
      const facts = requestFacts(request);
      calls.set(request, facts.calls);
      return facts;
    });
    this.notifications = exchanges.filter((exchange) => exchange.to === "bot");
    for (const one of this.notifications) calls.set(one, callsOf(one));
    this.laneOf = lanesOf(exchanges, (exchange) => calls.get(exchange) ?? []);
    for (const notification of this.notifications) {
      for (const cause of this.causesOf(notification)) {
        const caused = this.#caused.get(cause) ?? [];
        caused.push(notification);
        this.#caused.set(cause, caused);
      }
    }
    this.#findOwners(calls);
    this.#owning = new Set(this.#owners.values());
  }

  /** The notifications that this exchange brought about, in the tape's order. */
  causedBy(exchange: string): readonly Exchange[] {
    return this.#caused.get(exchange) ?? [];
  }

  /** The request that created or answered a notification's call, and so said where it goes. */
  ownerOf(notification: Exchange): string | undefined {
    return this.#owners.get(notification.id);
  }

  /** Whether a notification goes where this request says. */
  isOwner(exchange: Exchange): boolean {
    return this.#owning.has(exchange.id);
  }

  #findOwners(callsOfEach: ReadonlyMap<Exchange, readonly string[]>): void {
    const ofCall = new Map<string, string>();
    for (const exchange of this.exchanges) {
      const calls = callsOfEach.get(exchange) ?? [];
      if (exchange.to === "bot") {
        const owner = exchange.via ?? calls.map((call) => ofCall.get(call)).find((id) => id !== undefined);
        if (owner !== undefined) this.#owners.set(exchange.id, owner);
      } else if (namesCallback(exchange)) for (const call of calls) ofCall.set(call, exchange.id);
    }
  }

  /** The exchanges that a notification waits for; none when nothing on the tape caused it. */
  causesOf(notification: Exchange): string[] {
    return [...new Set(causesOf(notification).flatMap(({ exchange }) => exchange ?? []))];
  }
}

function namesCallback({ request }: Exchange): boolean {
  return callbackUriOf(bodyJson(request)) !== undefined && mayNameCallback(request);
}
