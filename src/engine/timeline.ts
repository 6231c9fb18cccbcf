import type { Cancel, Clock } from "../base/clock.js";
import { PresentBy } from "../base/present.js";
import { ordinal, type Exchange } from "../tape/exchange.js";
import { pendingPost, type Pending } from "./pending.js";

interface Scheduled {
  notifications: readonly Exchange[];
  due: number;
  cancel: Cancel;
}

/** There is one as long as something of it waits or is on its way. */
interface Lane {
  name: string;
  onItsWay: Set<Exchange>;
  /** Due and waiting, in the tape's order. */
  waiting: Exchange[];
  /** Those that go when there is nothing else. */
  late: Exchange[];
}

/** Where a notification stands among the others. */
export interface Standing {
  lane: string;
  /** In the tape's order, by the ordinals of exchanges. */
  order: number;
  /** Goes after everything else of its lane. */
  isLate: boolean;
}

interface Parts {
  clock: Clock;
  standingOf: (notification: Exchange) => Standing;
  /** Settles when the notification was answered or given up; never rejects. */
  deliver: (notification: Exchange) => Promise<void>;
  /** Whether the next of a lane waits for the one before. */
  waits?: boolean;
}

/**
 * When notifications go out. What is due in a lane goes one at a time, in the tape's order among what is due; what is
 * not due holds nothing back, and lanes do not wait for each other.
 */
export class Timeline {
  readonly #parts: Parts;
  readonly #lanes = new PresentBy<string, Lane>();
  /** In the order in which they become due. */
  #scheduled: Scheduled[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Makes these due so many milliseconds from now. */
  schedule(notifications: readonly Exchange[], after: number): void {
    if (notifications.length === 0) return;
    const { clock } = this.#parts;
    const due = clock.now() + after;
    const scheduled = { notifications, due, cancel: clock.after(after, () => this.#passed(due)) };
    const place = this.#scheduled.findLastIndex((other) => other.due <= due) + 1;
    this.#scheduled.splice(place, 0, scheduled);
  }

  /** Makes these due now. */
  now(notifications: readonly Exchange[]): void {
    const touched = new Set<Lane>();
    for (const notification of notifications) {
      const { lane: name, isLate } = this.#parts.standingOf(notification);
      const lane = this.#lane(name);
      (isLate ? lane.late : lane.waiting).push(notification);
      touched.add(lane);
    }
    for (const lane of touched) {
      lane.waiting.sort(this.#byOrder);
      this.#run(lane);
    }
  }

  /** Nothing is waiting or on its way, and nothing is scheduled for `until` or earlier. */
  isIdle(until = Infinity): boolean {
    const [next] = this.#scheduled;
    return this.#lanes.size === 0 && (next === undefined || next.due > until);
  }

  /** What keeps it from being idle, in the order in which it goes. */
  pending(): Pending[] {
    const now = this.#parts.clock.now();
    const scheduled = this.#scheduled.flatMap(({ notifications, due }) =>
      notifications.map((one): Pending => ({ state: "scheduled", ...pendingPost(one), in: due - now })),
    );
    return [...this.#lanes.all().flatMap(pendingOf), ...scheduled];
  }

  /** Stops for good; gives what had not been delivered. */
  abandon(): Exchange[] {
    for (const { cancel } of this.#scheduled) cancel();
    const scheduled = this.#scheduled.flatMap(({ notifications }) => notifications);
    const due = this.#lanes.all().flatMap(emptied);
    this.#scheduled = [];
    this.#lanes.clear();
    return [...scheduled, ...due].sort(byOrdinal);
  }

  /** Called whenever a delivery is over. */
  onDelivered: () => void = () => undefined;

  /** Timers may fire in the wrong order by a millisecond: what was due before is due as well, and what is later is not. */
  #passed(due: number): void {
    const later = this.#scheduled.findIndex((scheduled) => scheduled.due > due);
    const passed = this.#scheduled.splice(0, later < 0 ? this.#scheduled.length : later);
    for (const { cancel } of passed) cancel();
    this.now(passed.flatMap(({ notifications }) => notifications));
  }

  #run(lane: Lane): void {
    const { waits = true } = this.#parts;
    if (lane.late.length > 0 && this.#isNothingElse(lane)) {
      lane.waiting = lane.late.sort(this.#byOrder);
      lane.late = [];
    }
    while (lane.waiting.length > 0 && !(waits && lane.onItsWay.size > 0))
      this.#send(lane, lane.waiting.shift() as Exchange);
  }

  /** Nothing of a lane is due or going to be, but for what is late. */
  #isNothingElse({ name, waiting, onItsWay }: Lane): boolean {
    const isOf = (notification: Exchange): boolean => this.#parts.standingOf(notification).lane === name;
    const isToCome = (): boolean => this.#scheduled.some(({ notifications }) => notifications.some(isOf));
    return waiting.length === 0 && onItsWay.size === 0 && !isToCome();
  }

  #send(lane: Lane, notification: Exchange): void {
    lane.onItsWay.add(notification);
    void this.#parts.deliver(notification).then(() => this.#delivered(lane, notification));
  }

  #delivered(lane: Lane, notification: Exchange): void {
    if (!lane.onItsWay.delete(notification)) return; // abandoned
    if (lane.onItsWay.size + lane.waiting.length + lane.late.length === 0) this.#lanes.delete(lane.name);
    this.onDelivered();
    this.#run(lane);
  }

  readonly #byOrder = (one: Exchange, other: Exchange): number =>
    this.#parts.standingOf(one).order - this.#parts.standingOf(other).order;

  #lane(name: string): Lane {
    const lane = this.#lanes.get(name) ?? { name, onItsWay: new Set(), waiting: [], late: [] };
    this.#lanes.set(name, lane);
    return lane;
  }
}

function pendingOf({ onItsWay, waiting, late }: Lane): Pending[] {
  const unanswered = [...onItsWay].map((one): Pending => ({ state: "unanswered", ...pendingPost(one) }));
  const behind = [...onItsWay].map(({ id }) => id).join(", ");
  const due = [...waiting, ...late].map((one): Pending => ({
    state: "waiting",
    ...pendingPost(one),
    behind,
  }));
  return [...unanswered, ...due];
}

/** Takes everything out of a lane. */
function emptied(lane: Lane): Exchange[] {
  const all = [...lane.onItsWay, ...lane.waiting, ...lane.late];
  lane.onItsWay.clear();
  lane.waiting = [];
  lane.late = [];
  return all;
}

function byOrdinal(one: Exchange, other: Exchange): number {
  return ordinal(one) - ordinal(other);
}
