import { messageOf, RollcallError } from "../base/errors.js";
import { namesText, refusal, type Address } from "./address.js";
import type { Destination } from "./callbacks.js";
import type { Session } from "./session.js";
import { NAMELESS } from "./summed-report.js";
import type { Tape } from "./tape.js";

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

/** A session that has begun. */
export interface Served extends Shelved {
  session: Session;
}

/** Begins a session over a tape; `name` undefined: of requests that name none. */
export type Begin = (tape: Tape, name: string | undefined) => Session;

export const MAX_SESSIONS = 1000;

/** Which session each request is for. A session begins with the first request for it. */
export class Serving {
  readonly #library: Library;
  readonly #begin: Begin;
  /** How many sessions there may be at once. */
  readonly #most: number;
  readonly #served = new Map<string, Served>();
  #destination: Destination | undefined;

  constructor(library: Library, begin: Begin, most: number) {
    this.#library = library;
    this.#begin = begin;
    this.#most = most;
  }

  /** The session of requests that name none; undefined where there are several cassettes. */
  get nameless(): Served | undefined {
    const { only } = this.#library;
    return only && this.#serve(NAMELESS, only.shelved);
  }

  /** Those that have begun, by their names. */
  get begun(): ReadonlyMap<string, Served> {
    return this.#served;
  }

  /** The session that a request is for; `reason`: why there is none. At once where it has begun. */
  of(address: Address | undefined): Served | Promise<Served | { reason: string }> {
    const name = this.#nameOf(address);
    const { only } = this.#library;
    if (name === NAMELESS && only) return this.#serve(NAMELESS, only.shelved);
    return this.#served.get(name) ?? (address ? this.#open(name, address) : this.#unnamed());
  }

  /** From now on all notifications go there, those of sessions that are still to begin included. */
  deliverTo(destination: Destination): void {
    this.#destination = destination;
    for (const { session } of this.#served.values()) session.deliverTo(destination);
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

  async #open(name: string, address: Address): Promise<Served | { reason: string }> {
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
    const session = this.#begin(shelved.tape, name === NAMELESS ? undefined : name);
    if (this.#destination) session.deliverTo(this.#destination);
    const served = { ...shelved, session };
    this.#served.set(name, served);
    return served;
  }

  #isFull(name: string): boolean {
    return !this.#served.has(name) && this.#served.size >= this.#most;
  }

  #fullText(): string {
    return `there are ${this.#most} sessions already, as many as --max-sessions allows.`;
  }
}
