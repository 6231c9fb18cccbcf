import { messageOf, RollcallError } from "../base/errors.js";
import { settledTogether } from "../base/settled-together.js";
import type { PlanOverTape } from "../fault/resolve.js";
import type { Redaction } from "../tape/redaction.js";
import { refusal, namesText, type Address } from "./address.js";
import type { Destination } from "./callbacks.js";
import type { Emit, Event, Report } from "./events.js";
import type { Session } from "./session.js";
import type { Tape } from "./tape.js";
import { checkAdvance, type TimingName } from "./timing.js";
import { NAMELESS, reportOf } from "./summed-report.js";
import { Verdict } from "./verdict.js";

/** A cassette made ready to be played. */
export interface Shelved {
  tape: Tape;
  /** Where it was recorded from. */
  upstream: string;
}

/** The cassettes that are served. */
export interface Library {
  /** The names that sessions can be asked for by, sorted. */
  names(): Promise<string[]>;
  /** Opens one of them. Rejects with a `RollcallError` that says what is wrong with the file. */
  open(cassette: string): Promise<Shelved>;
  /** The one of requests that name none. */
  only?: { name: string; shelved: Shelved };
}

interface Served extends Shelved {
  session: Session;
}

interface Options {
  /** How many sessions there may be at once. */
  maxSessions: number;
  /** What new ids are made from. */
  seed: number;
  /** How time goes in each. */
  timing: TimingName;
}

export const MAX_SESSIONS = 1000;

interface Ports {
  emit: Emit;
  redaction: Redaction;
  /** Begins a session over a tape; `name` undefined: of requests that name none. */
  begin: (tape: Tape, name: string | undefined) => Session;
}

/** The sessions of one proxy. Each begins with the first request for it; all over one cassette share its tape. */
export class Sessions {
  readonly #library: Library;
  readonly #ports: Ports;
  readonly #options: Options;
  readonly #served = new Map<string, Served>();
  /** Of requests that are for no session. */
  readonly #verdict = new Verdict();
  #destination: Destination | undefined;

  constructor(library: Library, ports: Ports, options: Options) {
    this.#library = library;
    this.#ports = ports;
    this.#options = options;
  }

  /** The session of requests that name none; undefined where there are several cassettes. */
  get nameless(): Session | undefined {
    const { only } = this.#library;
    return only && this.#serve(NAMELESS, only.shelved).session;
  }

  /** The session that a request is for; `reason`: why there is none. At once where it has begun. */
  of(address: Address | undefined): Served | Promise<Served | { reason: string }> {
    const name = this.#nameOf(address);
    const { only } = this.#library;
    if (name === NAMELESS && only) return this.#serve(NAMELESS, only.shelved);
    return this.#served.get(name) ?? (address ? this.#begin(name, address) : this.#unnamed());
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

  /** From now on all notifications go there, whatever the requests name. */
  deliverTo(destination: Destination): void {
    this.#destination = destination;
    for (const { session } of this.#served.values()) session.deliverTo(destination);
  }

  /** From now on these faults bend what each plays. Throws where they make no sense on a tape; then nothing changes. */
  setFaults(over: (tape: Tape) => PlanOverTape | undefined): void {
    const plans = [...this.#served.values()].map(({ session, tape }) => ({ session, plan: over(tape) }));
    for (const { session, plan } of plans) session.setFaults(plan);
  }

  /** Lets what no request caused go out, in the session of requests that name none. */
  ring(): void {
    this.nameless?.ring();
  }

  /** Starts each again, from the beginning of its tape. */
  rewind(): void {
    for (const { session } of this.#served.values()) session.rewind();
  }

  /** Moves the time of each on. Rejects where it moves by itself. */
  async advance(ms: number): Promise<void> {
    checkAdvance(this.#options.timing, ms);
    await Promise.all([...this.#served.values()].map(({ session }) => session.advance(ms)));
  }

  /** Resolves when all are settled at the same time, those that begin in the meantime included. */
  async settled(): Promise<void> {
    for (let known = -1; known < this.#served.size;) {
      known = this.#served.size;
      await settledTogether([...this.#served.values()].map(({ session }) => session));
    }
  }

  abandon(): void {
    for (const { session } of this.#served.values()) session.abandon();
  }

  /** The judgement over all. */
  report(): Report {
    const { only } = this.#library;
    if (only && this.#served.size === 0) this.#serve(NAMELESS, only.shelved);
    const each = [...this.#served].map(([name, { session }]) => [name, session.report()] as const);
    return reportOf(each, this.#verdict.judge([], false), this.#options.seed);
  }

  /** The session of the only cassette needs no name but its key. */
  #nameOf(address: Address | undefined): string {
    if (!address) return NAMELESS;
    const { cassette, key } = address;
    if (key === undefined) return cassette === this.#library.only?.name ? NAMELESS : cassette;
    return `${cassette}:${key}`;
  }

  async #unnamed(): Promise<{ reason: string }> {
    return { reason: `it names no cassette. ${namesText(await this.#library.names())}` };
  }

  async #begin(name: string, address: Address): Promise<Served | { reason: string }> {
    const reason = refusal(address, await this.#library.names());
    if (reason !== undefined) return { reason };
    try {
      const shelved = await this.#library.open(address.cassette);
      return this.#isFull(name) ? { reason: this.#fullText() } : this.#serve(name, shelved);
    } catch (error) {
      if (error instanceof RollcallError) return { reason: messageOf(error) };
      throw error;
    }
  }

  /** Requests that come at the same time begin one session. */
  #serve(name: string, shelved: Shelved): Served {
    const known = this.#served.get(name);
    if (known) return known;
    const session = this.#ports.begin(shelved.tape, name === NAMELESS ? undefined : name);
    if (this.#destination) session.deliverTo(this.#destination);
    const served = { ...shelved, session };
    this.#served.set(name, served);
    return served;
  }

  #isFull(name: string): boolean {
    return !this.#served.has(name) && this.#served.size >= this.#options.maxSessions;
  }

  #fullText(): string {
    return `there are ${this.#options.maxSessions} sessions already, as many as --max-sessions allows.`;
  }
}
