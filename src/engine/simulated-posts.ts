import type { Clock } from "../base/clock.js";
import type { Posting } from "../fault/script.js";
import type { Notification } from "../simulate/notify.js";
import { exchangeId, ordinal, type Exchange } from "../tape/exchange.js";
import type { Callbacks } from "./callbacks.js";
import { Deliveries, STOPPED } from "./deliveries.js";
import type { Emit } from "./events.js";
import type { Pending } from "./pending.js";
import type { LiveFaulting } from "./live-faulting.js";
import type { SessionPorts } from "./session-ports.js";
import { Timeline } from "./timeline.js";

interface Parts {
  callbacks: Callbacks;
  emit: Emit;
  /** The next exchange's id. */
  nextId: () => string;
  faulting: LiveFaulting | undefined;
  /** What is late waits by it. */
  faultClock: Clock | undefined;
  /** Called whenever a post is over. */
  onOver: () => void;
}

/** What a simulation tells its bots: one post after the other in a lane, as faults have them. */
export class SimulatedPosts {
  readonly #parts: Parts;
  readonly #deliveries: Deliveries;
  readonly #timeline: Timeline;
  readonly #told = new Map<string, Notification>();
  /** Called when a post is over. */
  readonly #over = new Map<string, () => void>();

  constructor({ clock, deliver }: SessionPorts, deliveryTimeout: number, parts: Parts) {
    this.#parts = parts;
    this.#deliveries = new Deliveries({ clock, deliver, emit: parts.emit }, deliveryTimeout);
    this.#timeline = new Timeline({
      clock: parts.faultClock ?? clock,
      standingOf: (exchange) => {
        return { lane: this.#told.get(exchange.id)?.lane ?? "", order: ordinal(exchange), isLate: false };
      },
      deliver: (exchange) => this.#deliverOne(exchange),
    });
    this.#timeline.onDelivered = parts.onOver;
  }

  get isIdle(): boolean {
    return this.#timeline.isIdle();
  }

  pending(): Pending[] {
    return this.#timeline.pending();
  }

  /** Posts these as soon as their lanes allow it; gives what is posted at once. */
  post(notifications: readonly Notification[]): Exchange[] {
    const postings = notifications.flatMap((notification) => this.#postingsOf(notification));
    const atOnce = postings.filter(({ timing }) => !timing?.isLate).map(({ exchange }) => exchange);
    for (const { exchange, timing } of postings)
      if (timing?.isLate) this.#timeline.schedule([exchange], timing.delay ?? 0);
    this.#timeline.now(atOnce);
    return atOnce;
  }

  /** Resolves when the posts of these are over. */
  async heard(exchanges: readonly Exchange[]): Promise<void> {
    await Promise.all(exchanges.map(({ id }) => new Promise<void>((over) => this.#over.set(id, over))));
  }

  /** Gives up what has not been posted, and what was still to come. */
  abandon(toCome: readonly Notification[]): void {
    const left = toCome.map((notification) => this.#exchangeOf(notification));
    this.#deliveries.abandon([...this.#timeline.abandon(), ...left], STOPPED);
    for (const over of this.#over.values()) over();
  }

  #postingsOf(notification: Notification): readonly Posting[] {
    const exchange = this.#exchangeOf(notification);
    const postings = this.#parts.faulting?.notification(exchange).postings ?? [{ exchange }];
    for (const { exchange: posted } of postings) this.#told.set(posted.id, notification);
    return postings;
  }

  #exchangeOf({ headers, body, callbackUri = "/" }: Notification): Exchange {
    const id = this.#parts.nextId();
    return { id, to: "bot", at: 0, request: { method: "POST", url: callbackUri, headers, body } };
  }

  async #deliverOne(exchange: Exchange): Promise<void> {
    const { callbackUri, cause = 0 } = this.#told.get(exchange.id) ?? {};
    const target = this.#parts.callbacks.targetOfGraph(callbackUri);
    await this.#deliveries.post(exchange, target, [cause === 0 ? "start" : exchangeId(cause)]);
    this.#told.delete(exchange.id);
    this.#over.get(exchange.id)?.();
    this.#over.delete(exchange.id);
  }
}
