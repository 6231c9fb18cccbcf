import type { Clock } from "../base/clock.js";
import { ManualClock } from "../base/manual-clock.js";
import { Waiters } from "../base/waiters.js";
import type { Unanswered } from "../match/cursor.js";
import { readRequest, type Asked } from "../match/key.js";
import { conflictText, explainMiss } from "../match/miss.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";
import type { Play } from "../tape/play.js";
import type { Destination } from "./callbacks.js";
import type { Found } from "./casting.js";
import { STOPPED } from "./deliveries.js";
import { Described } from "./described.js";
import { combinedDigest } from "./digest.js";
import { once, type Decision } from "./decision.js";
import type { Event, SessionJudgement } from "./events.js";
import { REWINDS } from "./rewinds.js";
import { Run } from "./run.js";
import { DELIVERIES, type SessionOptions } from "./session-options.js";
import type { SessionPorts } from "./session-ports.js";
import type { Tape } from "./tape.js";
import { answerAfter, checkAdvance, TIMINGS } from "./timing.js";
import { Verdict } from "./verdict.js";

/** Runs over a tape, and what to think of them. Knows no sockets. */
export class Session {
  readonly #tape: Tape;
  readonly #ports: SessionPorts;
  readonly #options: SessionOptions;
  readonly #time: Clock;
  readonly #manual: ManualClock | undefined;
  readonly #verdict = new Verdict();
  readonly #waiters: Waiters;
  /** The digests of the runs before this one. */
  readonly #digests: string[] = [];
  readonly #described = new Described();
  #destination: Destination | undefined;
  #run: Run;
  #inFlight = 0;

  constructor(tape: Tape, ports: SessionPorts, options: SessionOptions) {
    this.#tape = tape;
    this.#ports = ports;
    this.#options = options;
    this.#manual = TIMINGS[options.timing].isManual ? new ManualClock() : undefined;
    this.#time = this.#manual ?? ports.clock;
    this.#destination = options.callback && { url: options.callback };
    this.#waiters = new Waiters(
      () => this.#inFlight === 0 && this.#run.isIdle(this.#manual?.now() ?? Infinity),
    );
    this.#run = this.#newRun();
  }

  /** Decides about a live request, which is exactly one of a play, a miss and a refusal. */
  receive(live: TapeRequest): Decision {
    const request = this.#ports.redaction.request(live);
    const asked = readRequest(request, this.#tape.shelf.rules);
    this.#inFlight += 1;
    const found = this.#find(asked, request);
    if (!("take" in found)) return this.#miss(asked, request, found);
    const refused = this.#run.refusal(found, live);
    return refused === undefined
      ? this.#play(asked, request, live, found)
      : this.#refuse(found, request, refused);
  }

  /** From now on all notifications go there, whatever the requests name. */
  deliverTo(destination: Destination): void {
    this.#destination = destination;
  }

  /** Lets what no request on the tape caused go out, each notification once. */
  ring(): void {
    this.#run.ring();
  }

  /** Starts again, from the beginning of the tape; what the bot has not answered by now is undelivered. */
  rewind(): void {
    this.#digests.push(this.#run.digest.value());
    if (this.#options.strict) for (const id of this.#run.unplayed()) this.#verdict.findUnplayed(id);
    this.#run.end("the session was started again before the bot had answered it");
    this.#run = this.#newRun();
    this.#emit({ event: "rewound", message: "the session starts again, from the beginning of its tape" });
    this.#waiters.check();
  }

  /**
   * Under `manual`: moves the session's time on, from one thing that is due to the next; each time the bot has answered
   * before it goes on. Rejects where time moves by itself. One that is asked for meanwhile comes on top.
   */
  async advance(ms: number): Promise<void> {
    checkAdvance(this.#options.timing, ms);
    await this.#manual?.advance(ms, () => this.settled());
  }

  /** Resolves when no request is in flight, nothing is scheduled and every delivery was answered or timed out. */
  settled(): Promise<void> {
    return this.#waiters.wait();
  }

  /** Gives up what has not been delivered, and says so. */
  abandon(): void {
    this.#run.end(STOPPED);
    this.#waiters.check();
  }

  /** The judgement over the session so far. */
  report(): SessionJudgement {
    const judgement = this.#verdict.judge(this.#run.unplayed(), this.#options.strict);
    const digest = this.#run.digest.value();
    const { length: rewinds } = this.#digests;
    return {
      ...judgement,
      digest: rewinds === 0 ? digest : combinedDigest([...this.#digests, digest]),
      rewinds,
    };
  }

  #newRun(): Run {
    const { lead, deliveryTimeout, timing, deliver, repeat, freshIds, seed, name } = this.#options;
    const ports = {
      ...{ ...this.#ports, time: this.#time, operator: () => this.#destination },
      emit: (event: Event) => this.#emit(event),
      find: this.#verdict.find.bind(this.#verdict),
      onDelivered: () => this.#waiters.check(),
    };
    const { waits } = DELIVERIES[deliver];
    const casting = { repeat, freshIds, seed, ...(name !== undefined && { name }) };
    return new Run(this.#tape, ports, { lead, deliveryTimeout, timing: TIMINGS[timing], waits, casting });
  }

  /** Where the tape has no more of a request that starts the session again, it does. */
  #find(asked: Asked, request: TapeRequest): Found | Unanswered {
    const found = this.#run.find(asked);
    const { rewindOn } = this.#options;
    const isKnown = !("take" in found) && (found.usedUp ?? found.contradicted) !== undefined;
    if (!isKnown || rewindOn === undefined || !REWINDS[rewindOn].isMet(request)) return found;
    this.rewind();
    return this.#run.find(asked);
  }

  #play(asked: Asked, request: TapeRequest, live: TapeRequest, found: Found): Decision {
    const run = this.#run;
    const play = run.play(found, live);
    this.#tell(request, found);
    this.#ports.onPlay?.(live, play.exchange);
    const after = TIMINGS[this.#options.timing].holdsAnswers ? answerAfter(play.exchange) : 0;
    return { play, after, done: once((complete) => this.#playDone(run, asked, play, complete)) };
  }

  #refuse({ exchange }: Found, { method, url }: TapeRequest, reason: string): Decision {
    const message = this.#ports.redaction.text(`rollcall does not play ${method} ${url}: ${reason}`);
    this.#run.digest.marked(exchange.id, "refused");
    this.#emit({ event: "refused", request: `${method} ${url}`, message });
    return { refused: message, done: once(() => this.#left()) };
  }

  #tell(request: TapeRequest, { exchange, again, conflict }: Found): void {
    this.#emit(this.#described.played(request, exchange, again));
    if (!conflict) return;
    this.#run.digest.marked(exchange.id, "conflict");
    const message = conflictText(exchange, conflict);
    this.#verdict.find({ kind: "conflict", exchange: exchange.id, message });
  }

  #miss(asked: Asked, request: TapeRequest, unanswered: Unanswered): Decision {
    const { rules, requests } = this.#tape.shelf;
    const hasPlayed = (exchange: Exchange): boolean => this.#run.hasPlayed(exchange);
    const miss = explainMiss({ live: request, rules, requests, unanswered, hasPlayed });
    const { nearest, message } = miss;
    const near = { differences: nearest?.differences ?? [], ...(nearest && { nearest: nearest.exchange }) };
    this.#run.digest.missed(asked.key);
    this.#emit({ event: "missed", request: miss.request, ...near, message });
    return { miss, done: once(() => this.#left()) };
  }

  #playDone(run: Run, asked: Asked, play: Play, complete: boolean): void {
    run.over(asked, play, complete);
    if (!complete) {
      const message = "the answer broke off on its way to the bot; an equal request gets it again";
      this.#emit({ event: "cut-off", exchange: play.exchange.id, message });
    }
    this.#left();
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
