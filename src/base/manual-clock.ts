import { atEndOfTurn } from "./turn.js";
import type { Cancel, Clock } from "./clock.js";

interface Entry {
  due: number;
  action: () => void;
}

/** A clock that stands still until it is moved. What is due at once happens in the next turn of the event loop. */
export class ManualClock implements Clock {
  #now: number;
  readonly #entries = new Set<Entry>();
  /** The moves that were asked for so far. */
  #moves: Promise<void> = Promise.resolve();

  /** `start`: the time that it stands at. */
  constructor(start = 0) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, action: () => void): Cancel {
    const entry = { due: this.#now + ms, action };
    this.#entries.add(entry);
    if (entry.due <= this.#now) atEndOfTurn(() => this.#fire(entry));
    return () => void this.#entries.delete(entry);
  }

  /**
   * Moves on from one thing that is due to the next, and each time waits until what it did has settled. One that is asked
   * for meanwhile comes on top.
   */
  advance(ms: number, settled: () => Promise<void>): Promise<void> {
    this.#moves = this.#moves.then(() => this.#stepTo(this.#now + ms, settled));
    return this.#moves;
  }

  async #stepTo(until: number, settled: () => Promise<void>): Promise<void> {
    await settled();
    for (let next = this.next(until); next !== undefined; next = this.next(until)) {
      this.moveTo(next);
      await settled();
    }
    this.moveTo(until);
  }

  /** When something happens next, at `until` or before; undefined: nothing does. */
  next(until: number): number | undefined {
    const dues = [...this.#entries].map(({ due }) => due).filter((due) => due <= until);
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  /** Moves to a time, and does what is due by then in the order in which it is. */
  moveTo(time: number): void {
    this.#now = Math.max(this.#now, time);
    const due = [...this.#entries].filter((entry) => entry.due <= this.#now);
    for (const entry of due.sort((one, other) => one.due - other.due)) this.#fire(entry);
  }

  #fire(entry: Entry): void {
    if (this.#entries.delete(entry)) entry.action();
  }
}
