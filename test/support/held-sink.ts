import type { ExchangeSink } from "../../src/engine/recording.js";
import type { Exchange } from "../../src/tape/exchange.js";

/** A journal whose appends are held, those that `holds` picks, until the test lets them go. */
export class HeldSink implements ExchangeSink {
  /** Everything whose append was called, held or not. */
  readonly appended: Exchange[] = [];
  readonly #holds: (exchange: Exchange) => boolean;
  #held: { resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor(holds: (exchange: Exchange) => boolean) {
    this.#holds = holds;
  }

  append(exchange: Exchange): Promise<void> {
    this.appended.push(exchange);
    if (!this.#holds(exchange)) return Promise.resolve();
    return new Promise((resolve, reject) => this.#held.push({ resolve, reject }));
  }

  release(): void {
    for (const { resolve } of this.#held.splice(0)) resolve();
  }

  fail(error: Error): void {
    for (const { reject } of this.#held.splice(0)) reject(error);
  }
}
