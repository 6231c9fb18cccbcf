import type { Event } from "./events.js";

const KEPT = 1000;

/** Hears of an event, with its number from 1. */
export type Follower = (event: Event, number: number) => void;

/** The last events of a session, in order of arrival. */
export class Log {
  /** A ring: the oldest gives its place to the newest. */
  readonly #ring: Event[] = [];
  readonly #followers = new Set<Follower>();
  #count = 0;

  keep(event: Event): void {
    this.#ring[this.#count % KEPT] = event;
    this.#count += 1;
    for (const hear of this.#followers) hear(event, this.#count);
  }

  /** Gives those that are kept, with their numbers, and from then on each that comes, until what this gives is called. */
  follow(hear: Follower): () => void {
    this.events.forEach((event, index) => hear(event, this.dropped + index + 1));
    this.#followers.add(hear);
    return () => this.#followers.delete(hear);
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0;
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
