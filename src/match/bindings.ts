import { KINDS, normalValue, type Kind } from "../graph/identifiers.js";
import type { Asked } from "./key.js";
import type { Slot } from "./names.js";

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

/** Live values by recorded value and kind. */
type Live = Map<string, Partial<Record<Kind, string>>>;

/** What one request binds: rules its answer and every notification that it causes. */
export interface PlayBindings {
  /** The id of the exchange that it is answered with. */
  exchange: string;
  /** As they are written. */
  live: Readonly<Live>;
  /** Every value is the recorded one. */
  isPlain: boolean;
}

/** The live values that stand in for recorded identifiers in one session. */
export class Bindings {
  /** First bound; as they are written, and as they are compared. */
  readonly #live: Live = new Map();
  readonly #compared: Live = new Map();
  /** By recorded value, then by kind and role; in the normal spelling. */
  readonly #inRole = new Map<string, Record<string, string>>();
  /** The recorded values that a live one stands for, by live value in the normal spelling, then by kind; only added to. */
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
    return (this.#compared.get(recorded)?.[kind] ?? recorded) === live; // nothing is bound of a context or a trace
  }

  /** Whether a recorded value is bound to nothing, and so agrees with itself. */
  isFree(kind: Kind, recorded: string): boolean {
    return this.#live.get(recorded)?.[kind] === undefined;
  }

  /** The recorded values that are bound to a live one, in the order in which they were. */
  standingFor(kind: Kind, live: string): readonly string[] {
    return this.#recorded.get(live)?.[kind] ?? [];
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
  bind(asked: Asked, { exchange, recorded }: Matched, others: readonly Pair[] = []): PlayBindings {
    const pairs = asked.slots.map(({ kind }, slot): Pair => ({
      ...{ kind, recorded: recorded[slot] as string },
      ...{ written: asked.written[slot] as string, live: asked.values[slot] as string },
    }));
    for (const [slot, { roles }] of asked.slots.entries()) this.#keepRoles(pairs[slot] as Pair, roles);
    const all = [...pairs, ...others];
    const live: Live = new Map();
    for (const pair of all) {
      put(live, pair, pair.written);
      this.#keep(pair);
    }
    return { exchange: exchange.id, live, isPlain: all.every((pair) => pair.recorded === pair.written) };
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
    for (const role of roles) inRole[roleOf(kind, role)] ??= live;
    this.#inRole.set(recorded, inRole);
  }

  #keep(pair: Pair): void {
    const { kind, recorded, live } = pair;
    if (!SESSION_KINDS.has(kind) || !this.isFree(kind, recorded)) return;
    put(this.#live, pair, pair.written);
    put(this.#compared, pair, live);
    if (live !== recorded || pair.written !== live) this.#changes += 1;
    const standing = this.#recorded.get(live) ?? {};
    (standing[kind] ??= []).push(recorded);
    this.#recorded.set(live, standing);
  }

  /** Another recorded value that a live one stands for, by a binding or by being it. */
  #another(kind: Kind, recorded: string, live: string): string | undefined {
    const other = this.standingFor(kind, live).find((one) => one !== recorded);
    if (other !== undefined) return other;
    const isAnother = live !== recorded && this.#isRecorded(kind, live) && this.agrees(kind, live, live);
    return isAnother ? live : undefined;
  }
}

/** A recorded value and the live one in its place, as they are compared; and as the bot wrote it. */
export interface Pair {
  kind: Kind;
  recorded: string;
  live: string;
  written: string;
}

/** Two spellings of one identifier, as they were written. */
export function pairOf(kind: Kind, recorded: string, written: string): Pair {
  return { kind, recorded: normalValue(kind, recorded), live: normalValue(kind, written), written };
}

/** What answers a request: an exchange, and its identifiers by slot. */
interface Matched {
  exchange: { id: string };
  recorded: readonly string[];
}

function put(map: Live, { kind, recorded }: Pair, value: string): void {
  const known = map.get(recorded);
  if (known) known[kind] = value;
  else map.set(recorded, { [kind]: value });
}

function roleOf(kind: Kind, role: string): string {
  return `${kind} ${role}`;
}
