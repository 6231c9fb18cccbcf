import { ManualClock } from "../base/manual-clock.js";
import type { Unanswered } from "../match/chosen.js";
import type { TapeRequest } from "../tape/exchange.js";
import type { PlanOverTape } from "../fault/resolve.js";
import type { Play } from "../tape/play.js";
import { Barriers } from "./barriers.js";
import type { Destination } from "./callbacks.js";
import type { Found } from "./casting.js";
import { STOPPED } from "./deliveries.js";
import type { Coming } from "./coming.js";
import { once, type Decision } from "./decision.js";
import type { Event, SessionJudgement } from "./events.js";
import { inventedPlay } from "./improvising.js";
import { judgedSession } from "./judged-session.js";
import { missingText } from "./missing.js";
import type { Pending } from "./pending.js";
import { REWINDS } from "./rewinds.js";
import { Reading } from "./reading.js";
import { Run } from "./run.js";
import { runOptions, type SessionOptions } from "./session-options.js";
import type { SessionPorts } from "./session-ports.js";
import type { Tape } from "./tape.js";
import { Plans } from "./faulting.js";
import { answerAfter, checkAdvance, TIMINGS } from "./timing.js";
import { Telling } from "./telling.js";
import { Verdict } from "./verdict.js";

/** Runs over a tape, and what to think of them. Knows no sockets. */
export class Session {
  readonly #tape: Tape;
  readonly #ports: SessionPorts;
  #options: SessionOptions;
  readonly #manual: ManualClock | undefined;
  readonly #verdict = new Verdict();
  readonly #barriers = new Barriers(
    () => this.#run,
    () => this.#manual?.now() ?? Infinity,
  );
  /** The digests of the runs before this one. */
  readonly #digests: string[] = [];
  readonly #reading: Reading;
  readonly #telling: Telling;
  #destination: Destination | undefined;
  #run: Run;
  readonly #plans = new Plans();

  constructor(tape: Tape, ports: SessionPorts, options: SessionOptions) {
    this.#tape = tape;
    this.#ports = ports;
    this.#options = options;
    this.#reading = new Reading(tape.shelf, ports.redaction, (shown) => this.#barriers.enter(shown));
    this.#telling = new Telling(tape, ports, this.#verdict, (event) => this.#emit(event));
    this.#manual = TIMINGS[options.timing].isManual ? new ManualClock() : undefined;
    if (options.faults) this.#plans.change(options.faults);
    this.#destination = options.callback && { url: options.callback };
    this.#run = this.#newRun();
  }

  /** Decides about a live request, which is exactly one of a play, a miss and a refusal. */
  receive(live: TapeRequest): Decision {
    const coming = this.#reading.read(live);
    const found = this.#find(coming);
    const improvised = this.#run.hasAnswer(found, coming.live) ? undefined : this.#improvised(coming);
    if (improvised) return improvised;
    if (!("take" in found))
      return { miss: this.#telling.missed(this.#run, coming, found), done: once(coming.leave) };
    const reason = this.#run.refusal(found, coming.live);
    return reason === undefined
      ? this.#play(coming, found)
      : { refused: this.#telling.refused(this.#run, found, coming, reason), done: once(coming.leave) };
  }

  /** From now on this plan bends the tape, if any. What was played before the first one the simulator does not know. */
  setFaults(plan: PlanOverTape | undefined): void {
    this.#plans.change(plan);
    const { faults: _before, ...options } = this.#options;
    this.#options = plan ? { ...options, faults: plan } : options;
    if (!this.#run.hasBegun) this.#run = this.#newRun();
  }

  /** From now on all notifications go there, whatever the requests name. */
  deliverTo(destination: Destination): void {
    this.#destination = destination;
  }

  /** Lets what no request on the tape caused go out, each notification once. */
  ring(): void {
    this.#run.ring();
    this.#barriers.check();
  }

  /** Starts again, from the beginning of the tape; what the bot has not answered by now is undelivered. */
  rewind(): void {
    this.#digests.push(this.#run.digest.value());
    if (this.#options.strict) for (const { id } of this.#run.unplayed()) this.#verdict.findUnplayed(id);
    this.#run.end("the session was started again before the bot had answered it");
    this.#run = this.#newRun();
    this.#emit({ event: "rewound", message: "the session starts again, from the beginning of its tape" });
    this.#barriers.check();
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
    return this.#barriers.settled();
  }

  /** Resolves when it is settled and everything on the tape has had its turn. */
  complete(): Promise<void> {
    return this.#barriers.complete();
  }

  /** What keeps it from being settled, `answering` first. */
  pending(): Pending[] {
    return this.#barriers.pending();
  }

  /** What has had no turn so far, each with why, in words. */
  missing(): string[] {
    const unplayed = this.#run.unplayed();
    const ids = new Set(unplayed.map(({ id }) => id));
    return unplayed.map((exchange) => missingText(this.#tape, exchange, ids));
  }

  /** Gives up what has not been delivered, and says so. */
  abandon(): void {
    this.#run.end(STOPPED);
    this.#barriers.check();
  }

  /** The judgement over the session so far. */
  report(): SessionJudgement {
    return judgedSession({
      ...{ verdict: this.#verdict, plans: this.#plans, run: this.#run },
      ...{ digests: this.#digests, strict: this.#options.strict },
    });
  }

  #newRun(): Run {
    const ports = {
      ...{ ...this.#ports, time: this.#manual ?? this.#ports.clock, operator: () => this.#destination },
      emit: (event: Event) => this.#emit(event),
      faulting: () => this.#plans.current,
      find: this.#verdict.find.bind(this.#verdict),
      onDelivered: () => this.#barriers.check(),
    };
    return new Run(this.#tape, ports, runOptions(this.#options));
  }

  /** Where the tape has no more of a request that starts the session again, it does. */
  #find({ asked, shown }: Coming): Found | Unanswered {
    const found = this.#run.find(asked);
    const { rewindOn } = this.#options;
    const isKnown = !("take" in found) && (found.usedUp ?? found.contradicted) !== undefined;
    if (!isKnown || rewindOn === undefined || !REWINDS[rewindOn].isMet(shown)) return found;
    this.rewind();
    return this.#run.find(asked);
  }

  #play(coming: Coming, found: Found): Decision {
    const run = this.#run;
    const { play, before } = run.play(found, coming.live);
    this.#telling.played(run, coming, { found, play });
    const after = TIMINGS[this.#options.timing].holdsAnswers ? answerAfter(play.exchange) : 0;
    const done = once((complete) => this.#playDone(run, coming, play, complete));
    return before ? { play, after, before, done } : { play, after, done };
  }

  /** What the simulator answers in the place of the tape. */
  #improvised({ asked, live, redacted, leave }: Coming): Decision | undefined {
    const improvised = this.#run.improvise(asked, live);
    if (!improvised) return undefined;
    this.#telling.invented(redacted(), improvised, this.#options.strict);
    const over = (): void => {
      improvised.done();
      leave();
    };
    return { play: inventedPlay(improvised), after: 0, done: once(over) };
  }

  #playDone(run: Run, { asked, leave }: Coming, play: Play, complete: boolean): void {
    run.over(asked, play, complete);
    if (!complete && !play.isAhead) this.#telling.cutOff(play.exchange);
    leave();
  }

  #emit(event: Event): void {
    this.#verdict.note(event);
    this.#ports.emit(event);
  }
}
