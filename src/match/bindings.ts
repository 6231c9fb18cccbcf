import { KINDS, type Kind } from "../graph/identifiers.js";
import { ByKind } from "./by-kind.js";
import type { Asked } from "./key.js";
import { LiveValues } from "./live-values.js";
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

/** A binding that stands against a match. */
export interface Conflict {
  kind: Kind;
  recorded: string;
  live: string;
  /** The live value that the recorded one is bound to, or the recorded value that the live one stands for. */
  bound: string;
  standsFor: boolean;
}

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
  /** By the role of a recorded value, then by that value; in the normal spelling. */
  readonly #inRole = new ByKind<Map<string, string>>();
  /** The recorded values that a live one stands for, by live value in the normal spelling; only added to. */
  readonly #recorded = new ByKind<string[]>();
  /** Live values that stand for a recorded one beside the first that was bound, with it: those of repetitions. */
  readonly #aliases = new ByKind<string>();
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

  /** Whether a live value is what the recorded one is bound to; one that is not bound is bound to itself. */
  agrees(kind: Kind, recorded: string, live: string): boolean {
    // Nothing is bound of a context or a trace.
    return (this.#live.get(kind, recorded)?.live ?? recorded) === live || this.#isAlias(kind, recorded, live);
  }

  /** Whether a recorded value is bound to nothing, and so agrees with itself. */
  isFree(kind: Kind, recorded: string): boolean {
    return this.#live.get(kind, recorded) === undefined;
  }

  /** The recorded values that are bound to a live one, in the order in which they were. */
  standingFor(kind: Kind, live: string): readonly string[] {
    return this.#recorded.get(kind, live) ?? NONE;
  }

  /**
   * What stands against a live value in the place of a recorded one. `anew`: in a repetition, in which the recorded value
   * may be bound once more.
   */
  conflict({ kind, roles }: Slot, recorded: string, live: string, anew = false): Conflict | undefined {
    if (!TELLING.has(kind) || this.#isAlias(kind, recorded, live)) return undefined;
    const bound = anew ? undefined : this.#boundInRole(kind, roles, recorded, live);
    if (bound !== undefined) return { kind, recorded, live, bound, standsFor: false };
    const other = MINTED.has(kind) ? this.#another(kind, recorded, live) : undefined;
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
      if (TELLING.has(kind)) this.#keepRoles(pair, roles);
      this.#keep(pair, play);
      if (repetition > 1 && MINTED.has(kind) && !this.agrees(kind, pair.recorded, live))
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
    return (kinds, recorded) => {
      if (sources.every((source) => source.isFree(recorded))) return undefined;
      for (const kind of kinds) {
        for (const source of sources) {
          const bound = source.get(kind, recorded);
          if (bound) return bound.written;
        }
      }
      return undefined;
    };
  }

  #keepRoles({ kind, recorded, live }: Pair, roles: readonly string[]): void {
    for (const role of roles) {
      const bound = this.#inRole.get(kind, role);
      if (!bound) this.#inRole.set(kind, role, new Map([[recorded, live]]));
      else if (!bound.has(recorded)) bound.set(recorded, live);
    }
  }

  #keep({ kind, recorded, live, written }: Pair, play: PlayBindings): void {
    play.live.set(kind, recorded, written, live);
    if (written !== recorded) play.isPlain = false;
    if (!SESSION_KINDS.has(kind) || !this.isFree(kind, recorded)) return;
    this.#live.set(kind, recorded, written, live);
    if (live !== recorded || written !== live) this.#changes += 1;
    this.#stand(kind, recorded, live);
  }

  #stand(kind: Kind, recorded: string, live: string): void {
    const standing = this.#recorded.get(kind, live);
    if (standing) standing.push(recorded);
    else this.#recorded.set(kind, live, [recorded]);
  }

  #alias(kind: Kind, recorded: string, live: string): void {
    this.#aliases.set(kind, live, recorded);
    this.#stand(kind, recorded, live);
  }

  #isAlias(kind: Kind, recorded: string, live: string): boolean {
    return this.#aliases.get(kind, live) === recorded;
  }

  /** Another live value that a recorded one is bound to in one of these roles. */
  #boundInRole(kind: Kind, roles: readonly string[], recorded: string, live: string): string | undefined {
    for (const role of roles) {
      const bound = this.#inRole.get(kind, role)?.get(recorded);
      if (bound !== undefined && bound !== live) return bound;
    }
    return undefined;
  }

  /** Another recorded value that a live one stands for, by a binding or by being it. */
  #another(kind: Kind, recorded: string, live: string): string | undefined {
    for (const one of this.standingFor(kind, live)) if (one !== recorded) return one;
    const isAnother = live !== recorded && this.#isRecorded(kind, live) && this.agrees(kind, live, live);
    return isAnother ? live : undefined;
  }
}

/** What answers a request: an exchange, and its identifiers by slot. */
interface Matched {
  exchange: { id: string };
  recorded: readonly string[];
  repetition: number;
}

const NONE: readonly string[] = [];
