import type { Event } from "./events.js";

const KEPT = 1000;

/** The last events of a session, in order of arrival. */
export class Log {
  /** A ring: the oldest gives its place to the newest. */
  readonly #ring: Event[] = [];
  #count = 0;

  keep(event: Event): void {
    this.#ring[this.#count % KEPT] = event;
    this.#count += 1;
  }

  get events(): Event[] {
    const oldest = this.dropped > 0 ? this.#count % KEPT : 0;
    return [...this.#ring.slice(oldest), ...this.#ring.slice(0, oldest)];
  }

  /** How many events were not kept. */
  get dropped(): number {
    return Math.max(0, this.#count - KEPT);
  }
}
