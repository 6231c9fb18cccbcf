import { PresentBy } from "../base/present.js";
import type { Exchange } from "../tape/exchange.js";
import { playKey, playOf, type Play } from "../tape/play.js";
import type { Tape } from "./tape.js";
import { isEarly, type Timing } from "./timing.js";

/** A play in the session's time. */
interface Arrival {
  exchange: Exchange;
  at: number;
  /** When its answer was complete. */
  answered?: number;
}

/** A notification and the session's time at which it is due. Of a repetition it is an object of its own. */
export interface Due {
  notification: Exchange;
  at: number;
  /** The keys of the plays that cause it. */
  plays: string[];
}

/**
 * Which notifications of a tape are due by what came and was answered so far, and when. Each becomes due once, and once
 * more with each repetition of all that causes it.
 */
export class Calling {
  readonly #tape: Tape;
  readonly #timing: Timing;
  /** Milliseconds between the last byte of an answer and what follows it. */
  readonly #lead: number;
  readonly #arrivals = new PresentBy<string, Arrival>();
  readonly #called = new Set<string>();

  constructor(tape: Tape, timing: Timing, lead: number) {
    this.#tape = tape;
    this.#timing = timing;
    this.#lead = timing.isManual ? 0 : lead;
  }

  /** A request came that this play answers: what does not wait for the answer. */
  arrived({ exchange, repetition, notifications }: Play, at: number): Due[] {
    const isCalled = ({ id }: Exchange): boolean => this.#called.has(playKey(id, repetition));
    if (notifications.every(isCalled)) return []; // resent, or nothing is to come
    this.#arrivals.set(playKey(exchange.id, repetition), { exchange, at });
    return this.#timing.keepsDistances ? this.#call(notifications, repetition) : [];
  }

  /** What a fault has come before the answer. */
  early({ exchange, repetition }: Play, notifications: readonly Exchange[], at: number): Due[] {
    const plays = [playKey(exchange.id, repetition)];
    return notifications
      .filter((one) => !this.#called.has(playKey(one.id, repetition)))
      .map((notification) => {
        this.#called.add(playKey(notification.id, repetition));
        return { notification: asOf(notification, repetition), at, plays };
      });
  }

  /** Its answer was written: what it was the last to be waited for. */
  answered({ exchange, repetition, notifications }: Play, at: number): Due[] {
    if (notifications.length === 0) return [];
    const arrival = this.#arrivals.get(playKey(exchange.id, repetition));
    if (arrival) arrival.answered = at;
    return this.#call(notifications, repetition);
  }

  /** What no request on the tape caused. */
  uncaused(): Exchange[] {
    const due = this.#tape.notifications.filter(
      (one) => this.#tape.causesOf(one).length === 0 && !this.#called.has(one.id),
    );
    for (const { id } of due) this.#called.add(id);
    return due;
  }

  /** Forgets the plays that caused these and of which nothing is to come any more; gives their keys. */
  spent(due: readonly Due[]): string[] {
    const plays = new Set(due.flatMap((one) => one.plays));
    const spent = [...plays].filter((play) => this.#isSpent(play));
    for (const play of spent) this.#arrivals.delete(play);
    return spent;
  }

  /** Whether everything has become due. */
  get isAllCalled(): boolean {
    return this.#called.size >= this.#tape.notifications.length && this.left().length === 0;
  }

  /** What has not become due. */
  left(): Exchange[] {
    return this.#tape.notifications.filter(({ id }) => !this.#called.has(id));
  }

  #isSpent(play: string): boolean {
    const { exchange, repetition } = playOf(play);
    return this.#tape.causedBy(exchange).every(({ id }) => this.#called.has(playKey(id, repetition)));
  }

  #call(notifications: readonly Exchange[], repetition: number): Due[] {
    const due: Due[] = [];
    for (const notification of notifications) {
      const key = playKey(notification.id, repetition);
      if (this.#called.has(key)) continue;
      const plays = this.#tape.causesOf(notification).map((cause) => playKey(cause, repetition));
      const at = this.#dueAt(notification, plays);
      if (at === undefined) continue;
      this.#called.add(key);
      due.push({ notification: asOf(notification, repetition), at, plays });
    }
    return due;
  }

  /** One with several causes is due when the last of them says so; undefined: one of them has still to be waited for. */
  #dueAt(notification: Exchange, plays: readonly string[]): number | undefined {
    let due = -Infinity;
    for (const play of plays) {
      const arrival = this.#arrivals.get(play);
      const at = arrival && this.#dueBy(notification, arrival);
      if (at === undefined) return undefined;
      due = Math.max(due, at);
    }
    return due;
  }

  #dueBy(notification: Exchange, { exchange, at, answered }: Arrival): number | undefined {
    const { keepsDistances } = this.#timing;
    const due = keepsDistances ? at + notification.at - exchange.at : at;
    if (keepsDistances && isEarly(notification, exchange)) return due;
    return answered === undefined ? undefined : Math.max(due, answered + this.#lead);
  }
}

/** Of a repetition it is an object of its own. */
function asOf(notification: Exchange, repetition: number): Exchange {
  return repetition === 1 ? notification : { ...notification };
}
