import { KINDS, type Kind } from "../graph/identifiers.js";
import { ByValue, ofKind } from "./by-value.js";
import type { Asked } from "./key.js";
import { firstOf, keepRoles, LiveValues, otherInRoles, type Bound } from "./live-values.js";
import type { Conflict, Facing, Met, Standing } from "./met.js";
import type { Slot } from "./names.js";
import type { Pair } from "./pair.js";

/**
 * The live value of a recorded identifier of one of these kinds, the first that has one, as it is written; undefined: it
 * stays as it was recorded.
 */
export type Lookup = (kinds: readonly Kind[], recorded: string) => string | undefined;

/** Kinds whose bindings outlive their play. */
const SESSION_KINDS: ReadonlySet<Kind> = new Set(
  KINDS.filter((kind) => kind !== "context" && kind !== "trace"),
);

/** Kinds whose values tell one conversation from another: a second live value for one of them is a conflict. */
const TELLING: ReadonlySet<Kind> = new Set<Kind>(["call", "operation", "participant", "identity"]);

/** Kinds of which one live value stands for one recorded value only: Graph mints each for one thing. */
export const MINTED: ReadonlySet<Kind> = new Set<Kind>(["call", "operation", "participant"]);

/** What one request binds: rules its answer and every notification that it causes. */
export interface PlayBindings {
  /** The id of the exchange that it is answered with. */
  exchange: string;
  /** As they are written. */
  live: LiveValues;
  /** Every value is the recorded one. */
  isPlain: boolean;
}

/** The live values that stand in for recorded identifiers in one session. */
export class Bindings {
  /** As first bound. */
  readonly #live = new LiveValues();
  /** By live value in the normal spelling. */
  readonly #standing = new ByValue<Standing>();
  readonly #isRecorded: (kind: Kind, value: string) => boolean;
  #changes = 0;

  /** `isRecorded`: whether a value of this kind is on the tape. */
  constructor(isRecorded: (kind: Kind, value: string) => boolean) {
    this.#isRecorded = isRecorded;
  }

  /** Whether these plays, and the session, leave everything as it was recorded. */
  arePlain(plays: readonly PlayBindings[]): boolean {
    return this.#changes === 0 && plays.every(({ isPlain }) => isPlain);
  }

  /** What is known of the identifiers of a request, by slot. */
  meet({ slots, values }: Asked): Met[] {
    const met: Met[] = [];
    for (let slot = 0; slot < slots.length; slot += 1) {
      const { kind } = slots[slot] as Slot;
      const live = values[slot] as string;
      const isRecorded = this.#isRecorded(kind, live);
      met.push({
        isRecorded,
        standing: SESSION_KINDS.has(kind) ? this.#standing.get(kind, live) : undefined,
      });
    }
    return met;
  }

  /** Whether a live value is what the recorded one is bound to; one that is not bound is bound to itself. */
  agrees(kind: Kind, recorded: string, live: string, standing: Standing | undefined): boolean {
    if (!standing && recorded !== live) return false;
    // Nothing is bound of a context or a trace.
    return (this.#live.get(kind, recorded)?.live ?? recorded) === live || standing?.alias === recorded;
  }

  /** Whether a recorded value is bound to nothing, and so agrees with itself. */
  isFree(kind: Kind, recorded: string): boolean {
    return this.#live.get(kind, recorded) === undefined;
  }

  /** Whether anything recorded is bound to a live value. */
  isBound(kind: Kind, live: string): boolean {
    return this.#standing.get(kind, live) !== undefined;
  }

  /**
   * What stands against a live value in the place of a recorded one. `anew`: in a repetition, in which the recorded value
   * may be bound once more.
   */
  conflict({ slot: { kind, roles }, recorded, live }: Facing, met: Met, anew: boolean): Conflict | undefined {
    if (!TELLING.has(kind) || met.standing?.alias === recorded) return undefined;
    const bound = anew ? undefined : otherInRoles(this.#live.get(kind, recorded), roles, live);
    if (bound !== undefined) return { kind, recorded, live, bound, standsFor: false };
    const other = MINTED.has(kind) ? this.#another(kind, recorded, live, met) : undefined;
    return other === undefined ? undefined : { kind, recorded, live, bound: other, standsFor: true };
  }

  /** Binds what a request names; gives what rules its play. */
  bind(
    asked: Asked,
    { exchange, recorded, repetition }: Matched,
    others: readonly Pair[] = [],
  ): PlayBindings {
    const play = { exchange: exchange.id, live: new LiveValues(), isPlain: true };
    for (const [slot, { kind, roles }] of asked.slots.entries()) {
      const live = asked.values[slot] as string;
      const pair = { kind, recorded: recorded[slot] as string, live, written: asked.written[slot] as string };
      const bound = this.#keep(pair, play);
      if (bound && TELLING.has(kind)) keepRoles(bound, roles, live);
      if (repetition > 1 && MINTED.has(kind) && !this.#isBoundTo(pair))
        this.#alias(kind, pair.recorded, live);
    }
    for (const pair of others) this.#keep(pair, play);
    return play;
  }

  /** A value that is new takes the place of a recorded one, in the whole session. */
  renew(kind: Kind, recorded: string, fresh: string): void {
    this.#live.set(kind, recorded, fresh, fresh);
    this.#changes += 1;
    this.#stand(kind, recorded, fresh);
  }

  /** A value that is new takes the place of a recorded one in a play. */
  renewIn(play: PlayBindings, kind: Kind, recorded: string, fresh: string): void {
    play.live.set(kind, recorded, fresh, fresh);
    play.isPlain = false;
    this.#alias(kind, recorded, fresh);
  }

  /** What the plays of these bindings say, the first that says something; else what the session has bound. */
  lookup(plays: readonly PlayBindings[]): Lookup {
    const sources = [...plays.map(({ live }) => live), this.#live];
    return (kinds, recorded) => firstOf(sources, kinds, recorded);
  }

  #keep({ kind, recorded, live, written }: Pair, play: PlayBindings): Bound | undefined {
    play.live.set(kind, recorded, written, live);
    if (written !== recorded) play.isPlain = false;
    if (!SESSION_KINDS.has(kind)) return undefined;
    const known = this.#live.count;
    const bound = this.#live.keep(kind, recorded, written, live);
    if (this.#live.count === known) return bound;
    if (live !== recorded || written !== live) this.#changes += 1;
    this.#stand(kind, recorded, live);
    return bound;
  }

  #stand(kind: Kind, recorded: string, live: string): Standing {
    const other = this.#standing.of(live);
    const known = ofKind(other, kind);
    if (known) {
      (known.all ??= [known.first]).push(recorded);
      return known;
    }
    const standing = { kind, first: recorded, all: undefined, alias: undefined, other };
    this.#standing.add(live, standing);
    return standing;
  }

  #alias(kind: Kind, recorded: string, live: string): void {
    this.#stand(kind, recorded, live).alias = recorded;
  }

  #isBoundTo({ kind, recorded, live }: Pair): boolean {
    return this.agrees(kind, recorded, live, this.#standing.get(kind, live));
  }

  /** Another recorded value that a live one stands for, by a binding or by being it. */
  #another(kind: Kind, recorded: string, live: string, { standing, isRecorded }: Met): string | undefined {
    if (standing && standing.first !== recorded) return standing.first;
    for (const one of standing?.all ?? []) if (one !== recorded) return one;
    const isAnother = live !== recorded && isRecorded && this.agrees(kind, live, live, standing);
    return isAnother ? live : undefined;
  }
}

/** What answers a request: an exchange, and its identifiers by slot. */
interface Matched {
  exchange: { id: string };
  recorded: readonly string[];
  repetition: number;
}
