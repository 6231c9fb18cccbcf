import type { Cancel, Clock } from "../base/clock.js";
import { ordinal, type Exchange } from "../tape/exchange.js";

interface Scheduled {
  notifications: readonly Exchange[];
  due: number;
  cancel: Cancel;
}

/** There is one as long as something of it waits or is on its way. */
interface Lane {
  name: string;
  onItsWay: Exchange | undefined;
  /** Due and waiting, in the tape's order. */
  waiting: Exchange[];
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
    const due = this.#clock.now() + after;
    const cancel = this.#clock.after(after, () => this.#passed(cancel));
    const place = this.#scheduled.findLastIndex((scheduled) => scheduled.due <= due) + 1;
    this.#scheduled.splice(place, 0, { notifications, due, cancel });
  }

  /** Makes these due now. */
  now(notifications: readonly Exchange[]): void {
    const touched = new Set<Lane>();
    for (const notification of notifications) {
      const lane = this.#lane(this.#laneOf(notification));
      lane.waiting.push(notification);
      touched.add(lane);
    }
    for (const lane of touched) {
      lane.waiting.sort(byOrdinal);
      void this.#run(lane);
    }
  }

  /** Nothing is scheduled, waiting or on its way. */
  get idle(): boolean {
    return this.#scheduled.length === 0 && this.#lanes.size === 0;
  }

  /** Stops for good; gives what had not been delivered. */
  abandon(): Exchange[] {
    for (const { cancel } of this.#scheduled) cancel();
    const scheduled = this.#scheduled.flatMap(({ notifications }) => notifications);
    const due = [...this.#lanes.values()].flatMap(emptied);
    this.#scheduled = [];
    this.#lanes.clear();
    return [...scheduled, ...due].sort(byOrdinal);
  }

  /** Two timers may fire in the wrong order by a millisecond: what was due before is due as well. */
  #passed(passed: Cancel): void {
    const count = this.#scheduled.findIndex(({ cancel }) => cancel === passed) + 1;
    const due = this.#scheduled.splice(0, count);
    for (const { cancel } of due) cancel();
    this.now(due.flatMap(({ notifications }) => notifications));
  }

  async #run(lane: Lane): Promise<void> {
    if (lane.onItsWay) return;
    lane.onItsWay = lane.waiting.shift();
    while (lane.onItsWay) {
      await this.#deliver(lane.onItsWay);
      lane.onItsWay = lane.waiting.shift();
      if (!lane.onItsWay) this.#lanes.delete(lane.name);
      this.onDelivered();
    }
  }

  /** Called whenever a delivery is over. */
  onDelivered: () => void = () => undefined;

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name) ?? { name, onItsWay: undefined, waiting: [] };
    this.#lanes.set(name, lane);
    return lane;
  }
}

/** Takes everything out of a lane. */
function emptied(lane: Lane): Exchange[] {
  const { onItsWay, waiting } = lane;
  lane.onItsWay = undefined;
  lane.waiting = [];
  return onItsWay ? [onItsWay, ...waiting] : waiting;
}

function byOrdinal(one: Exchange, other: Exchange): number {
  return ordinal(one) - ordinal(other);
}
