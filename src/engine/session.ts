import type { Clock } from "../base/clock.js";
import { Waiters } from "../base/waiters.js";
import type { PlayBindings } from "../match/bindings.js";
import type { Unanswered } from "../match/cursor.js";
import { readRequest, type Asked } from "../match/key.js";
import { conflictText, explainMiss, type Miss } from "../match/miss.js";
import { ordinal, type Exchange, type TapeRequest } from "../tape/exchange.js";
import type { Play } from "../tape/play.js";
import { whatOf } from "../tape/what.js";
import type { Redaction } from "../tape/redaction.js";
import { Callbacks, type Admit } from "./callbacks.js";
import { Calling } from "./calling.js";
import { Casting, type Found } from "./casting.js";
import { Deliveries, type Deliver } from "./deliveries.js";
import type { Emit, Event, Report } from "./events.js";
import type { Tape } from "./tape.js";
import { Timeline } from "./timeline.js";
import { Verdict } from "./verdict.js";

export interface SessionOptions {
  /** Milliseconds between the last byte of an answer and its first notification. */
  lead: number;
  /** Milliseconds that the bot has to answer a notification. */
  deliveryTimeout: number;
  /** What was not played makes the session unclean. */
  strict: boolean;
  /** The bot's own notification URL, where the operator said it; else the `callbackUri` of each call. */
  callback?: URL;
}

export const SESSION_DEFAULTS: SessionOptions = { lead: 20, deliveryTimeout: 10_000, strict: false };

/** The one decision about a live request. `done` is called once, when the answer was written or broke off. */
export type Decision = { done: (complete: boolean) => void } & (
  { play: Play } | { miss: Miss } | { refused: string }
);

/** What a session needs of the world around it. */
export interface SessionPorts {
  clock: Clock;
  deliver: Deliver;
  emit: Emit;
  redaction: Redaction;
  admit: Admit;
}

/** One run over a tape: what was played, what is due, and what to think of it. Knows no sockets. */
export class Session {
  readonly #tape: Tape;
  readonly #ports: SessionPorts;
  readonly #options: SessionOptions;
  readonly #casting: Casting;
  readonly #timeline: Timeline;
  readonly #verdict = new Verdict();
  readonly #calling: Calling;
  /** What rules the notifications that are due and have not been posted. */
  readonly #ruling = new Map<string, PlayBindings[]>();
  readonly #callbacks: Callbacks;
  readonly #deliveries: Deliveries;
  readonly #waiters = new Waiters(() => this.#inFlight === 0 && this.#timeline.idle);
  #inFlight = 0;
  #ended = false;

  constructor(tape: Tape, ports: SessionPorts, options: SessionOptions) {
    this.#tape = tape;
    this.#ports = ports;
    this.#options = options;
    this.#casting = new Casting(tape);
    this.#calling = new Calling(tape);
    this.#callbacks = new Callbacks(options.callback, ports.admit);
    const emit: Emit = (event) => this.#emit(event);
    this.#deliveries = new Deliveries({ ...ports, emit }, options.deliveryTimeout);
    this.#timeline = new Timeline({
      clock: ports.clock,
      laneOf: tape.laneOf,
      deliver: (notification) => this.#deliverOne(notification),
    });
    this.#timeline.onDelivered = () => this.#waiters.check();
  }

  /** Decides about a live request, which is exactly one of a play, a miss and a refusal. */
  receive(live: TapeRequest): Decision {
    const request = this.#ports.redaction.request(live);
    const asked = readRequest(request, this.#tape.shelf.rules);
    this.#inFlight += 1;
    const found = this.#casting.find(asked);
    if (!("take" in found)) return this.#miss(request, found);
    const refused = this.#tape.isOwner(found.exchange) ? this.#callbacks.refusal(live) : undefined;
    if (refused !== undefined) return this.#refuse(request, refused);
    const play = found.take(live);
    if (this.#tape.isOwner(play.exchange)) this.#callbacks.take(play.exchange.id, live);
    this.#tell(request, found);
    return { play, done: once((complete) => this.#playDone(asked, play, complete)) };
  }

  /** Lets what no request on the tape caused go out, each notification once. */
  ring(): void {
    if (this.#ended) return;
    this.#timeline.schedule(this.#calling.uncaused(), 0);
  }

  /** Resolves when no request is in flight, nothing is scheduled and every delivery was answered or timed out. */
  settled(): Promise<void> {
    return this.#waiters.wait();
  }

  /** Gives up what has not been delivered, and says so. */
  abandon(): void {
    this.#ended = true;
    this.#deliveries.abandon(this.#timeline.abandon());
    this.#waiters.check();
  }

  /** The judgement over the session so far. */
  report(): Report {
    const unplayed = [...this.#casting.unplayed(), ...this.#calling.left()]
      .sort((a, b) => ordinal(a) - ordinal(b))
      .map(({ id }) => id);
    const report = this.#verdict.report(unplayed, this.#options.strict);
    this.#ports.emit(report);
    return report;
  }

  #refuse({ method, url }: TapeRequest, reason: string): Decision {
    const message = this.#ports.redaction.text(`rollcall does not play ${method} ${url}: ${reason}`);
    this.#emit({ event: "refused", request: `${method} ${url}`, message });
    return { refused: message, done: once(() => this.#left()) };
  }

  #tell(request: TapeRequest, { exchange, again, conflict }: Found): void {
    this.#emit(playedEvent(request, exchange, again));
    if (conflict)
      this.#verdict.find({
        kind: "conflict",
        exchange: exchange.id,
        message: conflictText(exchange, conflict),
      });
  }

  #miss(request: TapeRequest, unanswered: Unanswered): Decision {
    const { rules, requests } = this.#tape.shelf;
    const hasPlayed = (exchange: Exchange): boolean => this.#casting.hasPlayed(exchange);
    const miss = explainMiss({ live: request, rules, requests, unanswered, hasPlayed });
    const { nearest, message } = miss;
    const near = { differences: nearest?.differences ?? [], ...(nearest && { nearest: nearest.exchange }) };
    this.#emit({ event: "missed", request: miss.request, ...near, message });
    return { miss, done: once(() => this.#left()) };
  }

  #playDone(asked: Asked, play: Play, complete: boolean): void {
    if (complete) this.#callFor(play);
    else {
      this.#casting.brokeOff(asked, play);
      const message = "the answer broke off on its way to the bot; an equal request gets it again";
      this.#emit({ event: "cut-off", exchange: play.exchange.id, message });
    }
    this.#left();
  }

  /** Makes due what the answer of this play was waited for, each notification once. */
  #callFor({ exchange, notifications }: Play): void {
    if (this.#ended) return;
    const due = this.#calling.answered(exchange, notifications);
    for (const notification of due)
      this.#ruling.set(notification.id, this.#casting.rulesOf(this.#tape.causesOf(notification)));
    for (const cause of this.#calling.spent(due)) this.#casting.forget(cause);
    this.#timeline.schedule(due, this.#options.lead);
  }

  async #deliverOne(notification: Exchange): Promise<void> {
    const target = this.#callbacks.target(this.#tape.ownerOf(notification));
    const live = this.#casting.notification(notification, this.#ruling.get(notification.id) ?? []);
    this.#ruling.delete(notification.id);
    const status = await this.#deliveries.post(live, target, this.#tape.causesOf(notification));
    if (status === undefined || this.#ended) return;
    this.#casting.told(notification);
    this.#judgeAnswer(notification, status);
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

function playedEvent({ method, url }: TapeRequest, exchange: Exchange, again: boolean): Event {
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
