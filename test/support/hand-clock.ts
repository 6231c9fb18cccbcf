import type { Cancel, Clock } from "../../src/base/clock.js";

/** A clock that stands still until it is moved by hand. */
export class HandClock implements Clock {
  #now = Date.UTC(2026, 10, 23);
  readonly #scheduled = new Set<{ due: number; action: () => void }>();

  /** How much is scheduled. */
  get pending(): number {
    return this.#scheduled.size;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, action: () => void): Cancel {
    const entry = { due: this.#now + ms, action };
    this.#scheduled.add(entry);
    return () => void this.#scheduled.delete(entry);
  }

  /** Moves on and does what is due by then. */
  advance(ms: number): void {
    this.#now += ms;
    for (const entry of this.#scheduled) {
      if (entry.due > this.#now) continue;
      this.#scheduled.delete(entry);
      entry.action();
    }
  }
}
