import type { Script } from "../fault/script.js";
import type { Exchange } from "../tape/exchange.js";
import { playOf } from "../tape/play.js";
import { whatOf } from "../tape/what.js";
import type { Digest } from "./digest.js";
import type { Emit } from "./events.js";
import type { Faulting } from "./faulting.js";

/** Tells of the faults of a run that fire: when an exchange that they bend has its turn. */
export class Firing {
  readonly #faulting: () => Faulting;
  readonly #digest: Digest;
  readonly #emit: Emit;
  /** Of each request the last play that faults have fired at: one that is resent is the same play. */
  readonly #last = new Map<string, number>();

  constructor(faulting: () => Faulting, digest: Digest, emit: Emit) {
    this.#faulting = faulting;
    this.#digest = digest;
    this.#emit = emit;
  }

  /** What the tape does on the so many-th play of it; undefined: what is on it. */
  readonly scriptAt = (repetition: number): Script | undefined => this.#faulting().scriptAt(repetition);

  /** The same for what these plays have brought about. */
  scriptOf(plays: readonly string[]): Script | undefined {
    return this.scriptAt(repetitionOf(plays));
  }

  /** What these plays have brought about is due. */
  due(notification: Exchange, plays: readonly string[]): void {
    this.#fire(notification, repetitionOf(plays));
  }

  /** A request has its turn. */
  played(exchange: Exchange, repetition: number): void {
    if ((this.#last.get(exchange.id) ?? 0) >= repetition) return;
    this.#last.set(exchange.id, repetition);
    this.#fire(exchange, repetition);
  }

  /** A fault has answered ahead of an exchange; gives it as it is written. */
  ahead({ id }: Pick<Exchange, "id">, place: number): string {
    const fault = this.#faulting().fired(place, id);
    this.#digest.marked(id, `fault ${fault}`);
    return fault;
  }

  #fire(exchange: Exchange, repetition: number): void {
    const { id, to } = exchange;
    const places = this.scriptAt(repetition)?.firesAt(id);
    if (!places || places.size === 0) return;
    const what = whatOf(exchange);
    for (const place of places)
      this.#emit({ event: "faulted", exchange: id, to, fault: this.ahead({ id }, place), what });
  }
}

function repetitionOf([play]: readonly string[]): number {
  return play === undefined ? 1 : playOf(play).repetition;
}
