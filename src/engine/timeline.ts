import type { Cancel, Clock } from "../base/clock.js";
import { ordinal, type Exchange } from "../tape/exchange.js";

interface Scheduled {
  notifications: readonly Exchange[];
  due: number;
  cancel: Cancel;
}

interface Lane {
  /** Due and waiting, in the tape's order. */
  waiting: Exchange[];
  busy: boolean;
}

/**
 * When notifications go out. What is due in a lane goes one at a time, in the tape's order among what is due; what is
 * not due holds nothing back, and lanes do not wait for each other.
 */
export class Timeline {
  readonly #clock: Clock;
  readonly #laneOf: (notification: Exchange) => string;
  readonly #deliver: (notification: Exchange) => Promise<void>;
  readonly #lanes = new Map<string, Lane>();
  /** In the order in which they become due. */
  #scheduled: Scheduled[] = [];
  readonly #open = new Set<Exchange>();

  constructor(parts: {
    clock: Clock;
    laneOf: (notification: Exchange) => string;
    /** Settles when the next of the lane may go; never rejects. */
    deliver: (notification: Exchange) => Promise<void>;
  }) {
    this.#clock = parts.clock;
    this.#laneOf = parts.laneOf;
    this.#deliver = parts.deliver;
  }

  /** Makes these due so many milliseconds from now. */
  schedule(notifications: readonly Exchange[], after: number): void {
    if (notifications.length === 0) return;
    for (const notification of notifications) this.#open.add(notification);
    const due = this.#clock.now() + after;
    const cancel = this.#clock.after(after, () => this.#passed(cancel));
    const place = this.#scheduled.findLastIndex((scheduled) => scheduled.due <= due) + 1;
    this.#scheduled.splice(place, 0, { notifications, due, cancel });
  }

  /** Makes these due now. */
  now(notifications: readonly Exchange[]): void {
    for (const notification of notifications) this.#open.add(notification);
    this.#becomeDue(notifications);
  }

  /** Nothing is scheduled, waiting or on its way. */
  get idle(): boolean {
    return this.#open.size === 0;
  }

  /** Stops for good; gives what had not been delivered. */
  abandon(): Exchange[] {
    for (const { cancel } of this.#scheduled) cancel();
    this.#scheduled = [];
    for (const lane of this.#lanes.values()) lane.waiting = [];
    const left = [...this.#open].sort((a, b) => ordinal(a) - ordinal(b));
    this.#open.clear();
    return left;
  }

  /** Two timers may fire in the wrong order by a millisecond: what was due before is due as well. */
  #passed(passed: Cancel): void {
    const count = this.#scheduled.findIndex(({ cancel }) => cancel === passed) + 1;
    const due = this.#scheduled.splice(0, count);
    for (const { cancel } of due) cancel();
    this.#becomeDue(due.flatMap(({ notifications }) => notifications));
  }

  #becomeDue(notifications: readonly Exchange[]): void {
    const touched = new Set<Lane>();
    for (const notification of notifications) {
      const lane = this.#lane(this.#laneOf(notification));
      lane.waiting.push(notification);
      touched.add(lane);
    }
    for (const lane of touched) {
      lane.waiting.sort((a, b) => ordinal(a) - ordinal(b));
      void this.#run(lane);
    }
  }

  async #run(lane: Lane): Promise<void> {
    if (lane.busy) return;
    lane.busy = true;
    for (let next = lane.waiting.shift(); next; next = lane.waiting.shift()) {
      await this.#deliver(next);
      this.#open.delete(next);
      this.onDelivered();
    }
    lane.busy = false;
  }

  /** Called whenever a delivery is over. */
  onDelivered: () => void = () => undefined;

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name) ?? { waiting: [], busy: false };
    this.#lanes.set(name, lane);
    return lane;
  }
}
