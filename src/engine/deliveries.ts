import type { Clock } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import { Present } from "../base/present.js";
import type { Exchange } from "../tape/exchange.js";
import { whatOf } from "../tape/what.js";
import type { Target } from "./callbacks.js";
import type { Emit } from "./events.js";
import type { Witness } from "./witness.js";

/** Posts a notification to the bot. Gives the status of the bot's answer; rejects when there was none. */
export type Deliver = (notification: Exchange, to: URL, signal: AbortSignal) => Promise<number>;

/** Why what a session ends with is undelivered. */
export const STOPPED = "the session was stopped before the bot had answered it";

interface DeliveriesPorts {
  clock: Clock;
  deliver: Deliver;
  emit: Emit;
  witness?: Pick<Witness, "told"> | undefined;
}

/** The posts to the bot that are under way. Every outcome is an event. */
export class Deliveries {
  readonly #ports: DeliveriesPorts;
  /** Milliseconds that the bot has to answer. */
  readonly #timeout: number;
  readonly #underWay = new Present<AbortController>();
  #ended = false;

  constructor(ports: DeliveriesPorts, timeout: number) {
    this.#ports = ports;
    this.#timeout = timeout;
  }

  /**
   * Posts one; never rejects. Gives the status of the bot's answer, or undefined when there was none. `marks` go into the
   * event.
   */
  async post(
    notification: Exchange,
    target: Target,
    causes: string[],
    marks: { invented?: true } = {},
  ): Promise<number | undefined> {
    const started = this.#ports.clock.now();
    const abort = new AbortController();
    const cancel = this.#ports.clock.after(this.#timeout, () => abort.abort());
    const leave = this.#underWay.add(abort);
    try {
      if ("reason" in target) throw new Error(target.reason);
      const status = await ("take" in target
        ? target.take(notification, abort.signal)
        : this.#ports.deliver(notification, target.url, abort.signal));
      const after = Math.round(this.#ports.clock.now() - started);
      this.#emit({
        event: "delivered",
        exchange: notification.id,
        get what() {
          return whatOf(notification); // worked out only where somebody hears of it
        },
        ...{ causes, status, after, ...marks },
      });
      this.#ports.witness?.told(notification, status);
      return status;
    } catch (error) {
      const late = `the bot did not answer within ${this.#timeout} ms`;
      const reason = abort.signal.aborted ? late : messageOf(error);
      this.#emit({ event: "undelivered", exchange: notification.id, reason });
      this.#ports.witness?.told(notification, undefined);
      return undefined;
    } finally {
      cancel();
      leave();
    }
  }

  /** Gives up what is under way and these, which have not been answered, and says so. */
  abandon(unanswered: readonly Exchange[], reason: string): void {
    for (const { id } of unanswered) this.#emit({ event: "undelivered", exchange: id, reason });
    this.#ended = true;
    for (const delivery of this.#underWay.all()) delivery.abort();
  }

  #emit: Emit = (event) => {
    if (!this.#ended) this.#ports.emit(event);
  };
}
