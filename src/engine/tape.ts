import { Shelf } from "../match/shelf.js";
import type { Cassette } from "../tape/cassette.js";
import { causesOf, type Exchange } from "../tape/exchange.js";
import { lanesOf } from "../tape/lanes.js";

/** A cassette made ready to be played: indexed once, shared by all sessions over it, never changed. */
export class Tape {
  readonly shelf: Shelf;
  readonly notifications: readonly Exchange[];
  readonly laneOf: (exchange: Exchange) => string;
  readonly #caused = new Map<string, Exchange[]>();

  constructor(cassette: Cassette) {
    this.shelf = new Shelf(cassette.exchanges);
    this.notifications = cassette.exchanges.filter((exchange) => exchange.to === "bot");
    this.laneOf = lanesOf(cassette.exchanges);
    for (const notification of this.notifications) {
      for (const cause of this.causesOf(notification)) {
        const caused = this.#caused.get(cause) ?? [];
        caused.push(notification);
        this.#caused.set(cause, caused);
      }
    }
  }

  /** The notifications that this exchange brought about, in the tape's order. */
  causedBy(exchange: Exchange): readonly Exchange[] {
    return this.#caused.get(exchange.id) ?? [];
  }

  /** The exchanges that a notification waits for; none when nothing on the tape caused it. */
  causesOf(notification: Exchange): string[] {
    return [...new Set(causesOf(notification).flatMap(({ exchange }) => exchange ?? []))];
  }
}
