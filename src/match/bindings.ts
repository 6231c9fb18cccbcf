import { KINDS, normalValue, type Kind } from "../graph/identifiers.js";
import type { Asked, Slot } from "./key.js";

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

/** Live values as they are written, by recorded value and kind. */
type Live = Map<string, Partial<Record<Kind, string>>>;

/** What one request binds: rules its answer and every notification that it causes. */
export interface PlayBindings {
  live: Readonly<Live>;
  /** Every value is the recorded one. */
  isPlain: boolean;
}

/** The live values that stand in for recorded identifiers in one session. */
export class Bindings {
  /** First bound. */
  readonly #live: Live = new Map();
  /** By recorded value, then by kind and role; in the normal spelling. */
  readonly #inRole = new Map<string, Record<string, string>>();
  /** The recorded values that a live one stands for, by live value in the normal spelling, then by kind. */
  readonly #recorded = new Map<string, Partial<Record<Kind, string[]>>>();
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
    const bound = this.#live.get(recorded)?.[kind]; // of a context or a trace nothing is
    return (bound === undefined ? recorded : normalValue(kind, bound)) === live;
  }

  /** The recorded values that a live one agrees with. */
  agreeing(kind: Kind, live: string): string[] {
    const standing = this.#recorded.get(live)?.[kind] ?? [];
    const all = standing.includes(live) ? standing : [live, ...standing];
    return all.filter((recorded) => this.agrees(kind, recorded, live));
  }

  /** What stands against a live value in the place of a recorded one. */
  conflict({ kind, roles }: Slot, recorded: string, live: string): Conflict | undefined {
    if (!TELLING.has(kind)) return undefined;
    const inRole = this.#inRole.get(recorded);
    const role = inRole && roles.find((one) => (inRole[roleOf(kind, one)] ?? live) !== live);
    if (inRole && role !== undefined)
      return { kind, recorded, live, bound: inRole[roleOf(kind, role)] as string, standsFor: false };
    const other = MINTED.has(kind) ? this.#another(kind, recorded, live) : undefined;
    return other === undefined ? undefined : { kind, recorded, live, bound: other, standsFor: true };
  }

  /** Binds what a request names; gives what rules its play. */
  bind(asked: Asked, recorded: readonly string[], others: readonly Pair[] = []): PlayBindings {
    const pairs = asked.slots.map(({ kind }, slot): Pair => ({
      kind,
      recorded: recorded[slot] as string,
      live: asked.written[slot] as string,
    }));
    for (const [slot, { roles }] of asked.slots.entries()) this.#keepRoles(pairs[slot] as Pair, roles);
    const all = [...pairs, ...others];
    const live: Live = new Map();
    for (const pair of all) {
      put(live, pair);
      this.#keep(pair);
    }
    return { live, isPlain: all.every((pair) => pair.recorded === pair.live) };
  }

  /** What the plays of these bindings say, the first that says something; else what the session has bound. */
  lookup(plays: readonly PlayBindings[]): Lookup {
    const sources = [...plays.map(({ live }) => live), this.#live];
    return (kinds, recorded) => {
      const found = sources.flatMap((source) => source.get(recorded) ?? []);
      for (const kind of found.length > 0 ? kinds : [])
        for (const source of found) if (source[kind] !== undefined) return source[kind];
      return undefined;
    };
  }

  #keepRoles({ kind, recorded, live }: Pair, roles: readonly string[]): void {
    const inRole = this.#inRole.get(recorded) ?? {};
    for (const role of roles) inRole[roleOf(kind, role)] ??= normalValue(kind, live);
    this.#inRole.set(recorded, inRole);
  }

  #keep(pair: Pair): void {
    const { kind, recorded } = pair;
    if (!SESSION_KINDS.has(kind) || this.#live.get(recorded)?.[kind] !== undefined) return;
    put(this.#live, pair);
    const live = normalValue(kind, pair.live);
    if (live !== recorded) this.#changes += 1;
    const standing = this.#recorded.get(live) ?? {};
    standing[kind] = [...(standing[kind] ?? []), recorded];
    this.#recorded.set(live, standing);
  }

  /** Another recorded value that a live one stands for, by a binding or by being it. */
  #another(kind: Kind, recorded: string, live: string): string | undefined {
    const other = this.#recorded.get(live)?.[kind]?.find((one) => one !== recorded);
    if (other !== undefined) return other;
    const isAnother = live !== recorded && this.#isRecorded(kind, live) && this.agrees(kind, live, live);
    return isAnother ? live : undefined;
  }
}

/** A recorded value in its normal spelling and the live one as it is written. */
export interface Pair {
  kind: Kind;
  recorded: string;
  live: string;
}

function put(map: Live, { kind, recorded, live }: Pair): void {
  const known = map.get(recorded);
  if (known) known[kind] = live;
  else map.set(recorded, { [kind]: live });
}

function roleOf(kind: Kind, role: string): string {
  return `${kind} ${role}`;
}
