import { settledTogether, type Settling } from "../base/settled-together.js";
import type { PlanOverTape } from "../fault/resolve.js";
import type { Redaction } from "../tape/redaction.js";
import type { Address } from "./address.js";
import type { Destination } from "./callbacks.js";
import type { Emit, Event, Report } from "./events.js";
import { pendingText } from "./pending.js";
import { Serving, type Begin, type Library, type Served } from "./serving.js";
import type { Session } from "./session.js";
import { NAMELESS, reportOf } from "./summed-report.js";
import type { Tape } from "./tape.js";
import { checkAdvance, type TimingName } from "./timing.js";
import { Verdict } from "./verdict.js";

interface Options {
  /** How many sessions there may be at once. */
  maxSessions: number;
  /** What new ids are made from. */
  seed: number;
  /** How time goes in each. */
  timing: TimingName;
}

interface Ports {
  emit: Emit;
  redaction: Redaction;
  begin: Begin;
}

/** What can be done with sessions, be they one or all of a proxy. */
export interface Playing {
  deliverTo(destination: Destination): void;
  /** From now on these faults bend what each plays. Throws where they make no sense on a tape; then nothing changes. */
  setFaults(over: (tape: Tape) => PlanOverTape | undefined): void;
  ring(): void;
  rewind(): void;
  advance(ms: number): Promise<void>;
  settled(): Promise<void>;
  complete(): Promise<void>;
  /** What keeps it from being settled, in words. */
  pending(): string[];
  /** What has had no turn so far, each with why. */
  missing(): string[];
  report(): Report;
}

/** The sessions of one proxy; all over one cassette share its tape. */
export class Sessions implements Playing {
  readonly #serving: Serving;
  readonly #ports: Ports;
  readonly #options: Options;
  /** Of requests that are for no session. */
  readonly #verdict = new Verdict();

  constructor(library: Library, ports: Ports, options: Options) {
    this.#serving = new Serving(library, ports.begin, options.maxSessions);
    this.#ports = ports;
    this.#options = options;
  }

  /** The session of requests that name none; undefined where there are several cassettes. */
  get nameless(): Session | undefined {
    return this.#serving.nameless?.session;
  }

  /** The session that a request is for; `reason`: why there is none. At once where it has begun. */
  of(address: Address | undefined): Served | Promise<Served | { reason: string }> {
    return this.#serving.of(address);
  }

  /** A request was for a session that there is not. */
  unserved(method: string, url: string, reason: string): string {
    const { emit, redaction } = this.#ports;
    const request = redaction.text(`${method} ${url}`);
    const message = redaction.text(`rollcall has no session for ${request}: ${reason}`);
    const event: Event = { event: "unserved", request, message };
    this.#verdict.note(event);
    emit(event);
    return message;
  }

  deliverTo(destination: Destination): void {
    this.#serving.deliverTo(destination);
  }

  setFaults(over: (tape: Tape) => PlanOverTape | undefined): void {
    const plans = this.#begun().map(({ session, tape }) => ({ session, plan: over(tape) }));
    for (const { session, plan } of plans) session.setFaults(plan);
  }

  /** Lets what no request caused go out, in the session of requests that name none. */
  ring(): void {
    this.nameless?.ring();
  }

  /** Starts each again, from the beginning of its tape. */
  rewind(): void {
    for (const { session } of this.#begun()) session.rewind();
  }

  /** Moves the time of each on. Rejects where it moves by itself. */
  async advance(ms: number): Promise<void> {
    checkAdvance(this.#options.timing, ms);
    await Promise.all(this.#begun().map(({ session }) => session.advance(ms)));
  }

  /** Resolves when all are settled at the same time, those that begin in the meantime included. */
  settled(): Promise<void> {
    return this.#together(
      () => this.#begun(),
      ({ session }) => session,
    );
  }

  /** Resolves when each that has begun is complete, and all are settled, at the same time. */
  complete(): Promise<void> {
    return this.#together(
      () => this.#all().map(([, served]) => served),
      ({ session }) => ({ settled: () => session.complete() }),
    );
  }

  pending(): string[] {
    return this.#lines((session) => session.pending().map(pendingText));
  }

  missing(): string[] {
    return this.#lines((session) => session.missing());
  }

  /** Those that have begun and have names, each by itself. */
  named(): Map<string, Playing> {
    const { seed } = this.#options;
    const named = [...this.#serving.begun].filter(([name]) => name !== NAMELESS);
    return new Map(named.map(([name, served]) => [name, oneOf(name, served, seed)]));
  }

  abandon(): void {
    for (const { session } of this.#begun()) session.abandon();
  }

  /** The judgement over all. */
  report(): Report {
    const each = this.#all().map(([name, { session }]) => [name, session.report()] as const);
    return reportOf(each, this.#verdict.judge([], false), this.#options.seed);
  }

  /** All that have begun; where there is one cassette, that of requests that name none has, if no other. */
  #all(): [string, Served][] {
    const { begun } = this.#serving;
    return begun.size === 0 ? this.#first() : [...begun];
  }

  #first(): [string, Served][] {
    const { nameless } = this.#serving;
    return nameless ? [[NAMELESS, nameless]] : [];
  }

  #begun(): Served[] {
    return [...this.#serving.begun.values()];
  }

  async #together(those: () => Served[], part: (served: Served) => Settling): Promise<void> {
    for (let known = -1; known < those().length;) {
      known = those().length;
      await settledTogether(those().map(part));
    }
  }

  #lines(linesOf: (session: Session) => string[]): string[] {
    return this.#all().flatMap(([name, { session }]) =>
      linesOf(session).map((line) => (name === NAMELESS ? line : `${name}: ${line}`)),
    );
  }
}

/** One of several, as if there were no other. */
function oneOf(name: string, { session, tape }: Served, seed: number): Playing {
  return {
    deliverTo: (destination) => session.deliverTo(destination),
    setFaults: (over) => session.setFaults(over(tape)),
    ring: () => session.ring(),
    rewind: () => session.rewind(),
    advance: (ms) => session.advance(ms),
    settled: () => session.settled(),
    complete: () => session.complete(),
    pending: () => session.pending().map(pendingText),
    missing: () => session.missing(),
    report: () => reportOf([[name, session.report()]], new Verdict().judge([], false), seed),
  };
}
