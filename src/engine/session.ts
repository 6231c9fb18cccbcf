import type { Clock } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import { Waiters } from "../base/waiters.js";
import { requestKey } from "../match/key.js";
import { explainMiss, type Miss } from "../match/miss.js";
import { Cursor } from "../match/shelf.js";
import { ordinal, type Exchange, type TapeRequest } from "../tape/exchange.js";
import type { Play } from "../tape/play.js";
import { whatOf } from "../tape/what.js";
import type { Redaction } from "../tape/redaction.js";
import type { Emit, Event, Report } from "./events.js";
import type { Tape } from "./tape.js";
import { Timeline } from "./timeline.js";
import { Verdict } from "./verdict.js";

/** Posts a notification to the bot. Gives the status of the bot's answer; rejects when there was none. */
export type Deliver = (notification: Exchange, signal: AbortSignal) => Promise<number>;

export interface SessionOptions {
  /** Milliseconds between the last byte of an answer and its first notification. */
  lead: number;
  /** Milliseconds that the bot has to answer a notification. */
  deliveryTimeout: number;
  /** What was not played makes the session unclean. */
  strict: boolean;
}

export const SESSION_DEFAULTS: SessionOptions = { lead: 20, deliveryTimeout: 10_000, strict: false };

/** The one decision about a live request. `done` is called once, when the answer was written or broke off. */
export type Decision = { done: (complete: boolean) => void } & ({ play: Play } | { miss: Miss });

/** One run over a tape: what was played, what is due, and what to think of it. Knows no sockets. */
export class Session {
  readonly #tape: Tape;
  readonly #ports: { clock: Clock; deliver: Deliver; emit: Emit; redaction: Redaction };
  readonly #options: SessionOptions;
  readonly #cursor: Cursor;
  readonly #timeline: Timeline;
  readonly #verdict = new Verdict();
  /** Exchanges whose answer was written: what makes their notifications due. */
  readonly #answered = new Set<string>();
  /** Notifications that became due. */
  readonly #called = new Set<string>();
  readonly #deliveries = new Set<AbortController>();
  /** Plays whose answer broke off on the way, by key: an equal request gets them again. */
  readonly #brokenOff = new Map<string, Play[]>();
  readonly #waiters = new Waiters(() => this.#inFlight === 0 && this.#timeline.idle);
  #inFlight = 0;
  #ended = false;

  constructor(
    tape: Tape,
    ports: { clock: Clock; deliver: Deliver; emit: Emit; redaction: Redaction },
    options: SessionOptions,
  ) {
    this.#tape = tape;
    this.#ports = ports;
    this.#options = options;
    this.#cursor = new Cursor(tape.shelf);
    this.#timeline = new Timeline({
      clock: ports.clock,
      lead: options.lead,
      laneOf: tape.laneOf,
      deliver: (notification) => this.#deliverOne(notification),
    });
    this.#timeline.onIdle = () => this.#waiters.check();
  }

  /** Decides about a live request, which is exactly one of a play and a miss. */
  receive(live: TapeRequest): Decision {
    const request = this.#ports.redaction.request(live);
    const key = requestKey(request);
    this.#inFlight += 1;
    const resent = this.#brokenOff.get(key)?.shift();
    const play = resent ?? this.#nextPlay(key);
    if (!play) return this.#miss(request);
    this.#emit(playedEvent(request, play, play.again || resent !== undefined));
    return { play, done: once((complete) => this.#playDone(key, play, complete)) };
  }

  /** Resolves when no request is in flight, nothing is scheduled and every delivery was answered or timed out. */
  settled(): Promise<void> {
    return this.#waiters.wait();
  }

  /** Gives up what has not been delivered, and says so. */
  abandon(): void {
    this.#ended = true;
    for (const notification of this.#timeline.abandon()) {
      this.#emit({
        event: "undelivered",
        exchange: notification.id,
        reason: "the session was stopped before the bot had answered it",
      });
    }
    for (const delivery of this.#deliveries) delivery.abort();
    this.#waiters.check();
  }

  /** The judgement over the session so far. */
  report(): Report {
    const uncalled = this.#tape.notifications.filter((notification) => !this.#called.has(notification.id));
    const unplayed = [...this.#cursor.unplayed(), ...uncalled]
      .sort((a, b) => ordinal(a) - ordinal(b))
      .map(({ id }) => id);
    const report = this.#verdict.report(unplayed, this.#options.strict);
    this.#ports.emit(report);
    return report;
  }

  /** The next play of this key that the session has not begun. */
  #nextPlay(key: string): Play | undefined {
    const taken = this.#cursor.take(key);
    return taken && { ...taken, notifications: taken.again ? [] : this.#tape.causedBy(taken.exchange) };
  }

  #miss(request: TapeRequest): Decision {
    const miss = explainMiss(request, this.#tape.shelf.requests, (exchange) =>
      this.#cursor.hasPlayed(exchange),
    );
    const { nearest, message } = miss;
    const near = { differences: nearest?.differences ?? [], ...(nearest && { nearest: nearest.exchange }) };
    this.#emit({ event: "missed", request: miss.request, ...near, message });
    return { miss, done: once(() => this.#left()) };
  }

  #playDone(key: string, play: Play, complete: boolean): void {
    if (complete) this.#callFor(play);
    else {
      this.#brokenOff.set(key, [...(this.#brokenOff.get(key) ?? []), play]);
      const message = "the answer broke off on its way to the bot; an equal request gets it again";
      this.#emit({ event: "cut-off", exchange: play.exchange.id, message });
    }
    this.#left();
  }

  /** Makes due what the answer of this play was waited for, each notification once. */
  #callFor({ exchange, notifications }: Play): void {
    if (this.#ended) return;
    this.#answered.add(exchange.id);
    const due = notifications.filter(
      (notification) => !this.#called.has(notification.id) && this.#isDue(notification),
    );
    for (const notification of due) this.#called.add(notification.id);
    this.#timeline.schedule(due);
  }

  /** A notification with several causes is due when the last of them is. */
  #isDue(notification: Exchange): boolean {
    return this.#tape.causesOf(notification).every((cause) => this.#answered.has(cause));
  }

  async #deliverOne(notification: Exchange): Promise<void> {
    const started = this.#ports.clock.now();
    const abort = new AbortController();
    const cancel = this.#ports.clock.after(this.#options.deliveryTimeout, () => abort.abort());
    this.#deliveries.add(abort);
    try {
      const status = await this.#ports.deliver(notification, abort.signal);
      this.#delivered(notification, status, Math.round(this.#ports.clock.now() - started));
    } catch (error) {
      this.#undelivered(notification, abort.signal.aborted, error);
    } finally {
      cancel();
      this.#deliveries.delete(abort);
    }
  }

  #delivered(notification: Exchange, status: number, after: number): void {
    if (this.#ended) return;
    const causes = this.#tape.causesOf(notification);
    this.#emit({
      event: "delivered",
      exchange: notification.id,
      what: whatOf(notification),
      causes,
      status,
      after,
    });
    this.#judgeAnswer(notification, status);
  }

  #undelivered(notification: Exchange, timedOut: boolean, error: unknown): void {
    if (this.#ended) return;
    const reason = timedOut
      ? `the bot did not answer within ${this.#options.deliveryTimeout} ms`
      : messageOf(error);
    this.#emit({ event: "undelivered", exchange: notification.id, reason });
  }

  #judgeAnswer({ id, response }: Exchange, status: number): void {
    if (!response || Math.floor(response.status / 100) === Math.floor(status / 100)) return;
    const message = `the bot answered ${id} with ${status}, on the tape with ${response.status}`;
    this.#verdict.find({ kind: "other-answer", exchange: id, message });
  }

  #emit(event: Event): void {
    this.#verdict.note(event);
    this.#ports.emit(event);
  }

  #left(): void {
    this.#inFlight -= 1;
    this.#waiters.check();
  }
}

function playedEvent({ method, url }: TapeRequest, { exchange }: Play, again: boolean): Event {
  const { id, response, failure } = exchange;
  return {
    ...{ event: "played", exchange: id, request: `${method} ${url}`, what: whatOf(exchange), again },
    ...(response && { status: response.status }),
    ...(failure && { failure: failure.kind }),
  };
}

function once(action: (complete: boolean) => void): (complete: boolean) => void {
  let called = false;
  return (complete) => {
    if (called) return;
    called = true;
    action(complete);
  };
}
