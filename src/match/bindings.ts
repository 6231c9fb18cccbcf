import { KINDS, normalValue, type Kind } from "../graph/identifiers.js";
import type { Asked, Slot } from "./key.js";

/** The live value of a recorded identifier, as it is written; undefined: it stays as it was recorded. */
export type Lookup = (kind: Kind, recorded: string) => string | undefined;

/** Kinds whose bindings outlive their play. */
const SESSION_KINDS: ReadonlySet<Kind> = new Set(
  KINDS.filter((kind) => kind !== "context" && kind !== "trace"),
);

/** Kinds whose values tell one conversation from another: a second live value for one of them is a conflict. */
const TELLING: ReadonlySet<Kind> = new Set<Kind>(["call", "operation", "participant", "identity"]);

/** Kinds of which one live value stands for one recorded value only: Graph mints each for one thing. */
const MINTED: ReadonlySet<Kind> = new Set<Kind>(["call", "operation", "participant"]);

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
  live: ReadonlyMap<string, string>;
  /** Every value is the recorded one. */
  isPlain: boolean;
}

/** The live values that stand in for recorded identifiers in one session. */
export class Bindings {
  /** First bound, by kind and recorded value; as written. */
  readonly #live = new Map<string, string>();
  /** By role, kind and recorded value; in the normal spelling. */
  readonly #inRole = new Map<string, string>();
  /** The recorded values that a live one stands for, by kind and live value in the normal spelling. */
  readonly #recorded = new Map<string, Set<string>>();
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
    const bound = this.#live.get(nameOf(kind, recorded)); // of a context or a trace nothing is
    return (bound === undefined ? recorded : normalValue(kind, bound)) === live;
  }

  /** The recorded values that a live one agrees with. */
  agreeing(kind: Kind, live: string): string[] {
    const standing = [...(this.#recorded.get(nameOf(kind, live)) ?? [])];
    const isItself = !standing.includes(live) && this.agrees(kind, live, live);
    return (isItself ? [live, ...standing] : standing).filter((recorded) =>
      this.agrees(kind, recorded, live),
    );
  }

  /** What stands against a live value in the place of a recorded one. */
  conflict({ kind, roles }: Slot, recorded: string, live: string): Conflict | undefined {
    if (!TELLING.has(kind)) return undefined;
    for (const role of roles) {
      const bound = this.#inRole.get(nameOf(kind, recorded, role));
      if (bound !== undefined && bound !== live) return { kind, recorded, live, bound, standsFor: false };
    }
    const other = MINTED.has(kind) ? this.#another(kind, recorded, live) : undefined;
    return other === undefined ? undefined : { kind, recorded, live, bound: other, standsFor: true };
  }

  /** Binds what a request names; gives what rules its play. */
  bind(asked: Asked, recorded: readonly string[], others: readonly Pair[] = []): PlayBindings {
    const own = new Map<string, string>();
    const pairs = asked.slots.map(({ kind, roles }, slot): Pair & { roles: readonly string[] } => ({
      ...{ kind, roles, recorded: recorded[slot] as string, live: asked.written[slot] as string },
    }));
    for (const { kind, roles, recorded: value, live } of pairs) {
      own.set(nameOf(kind, value), live);
      for (const role of roles) setFirst(this.#inRole, nameOf(kind, value, role), normalValue(kind, live));
    }
    for (const { kind, recorded: value, live } of others) own.set(nameOf(kind, value), live);
    for (const { kind, recorded: value, live } of [...pairs, ...others]) this.#keep(kind, value, live);
    const isPlain = [...pairs, ...others].every(({ recorded: value, live }) => value === live);
    return { live: own, isPlain };
  }

  /** What the plays of these bindings say, the first that says something; else what the session has bound. */
  lookup(plays: readonly PlayBindings[]): Lookup {
    return (kind, recorded) => {
      const name = nameOf(kind, recorded);
      for (const own of plays) {
        const live = own.live.get(name);
        if (live !== undefined) return live;
      }
      return this.#live.get(name);
    };
  }

  #keep(kind: Kind, recorded: string, live: string): void {
    const name = nameOf(kind, recorded);
    if (!SESSION_KINDS.has(kind) || this.#live.has(name)) return;
    this.#live.set(name, live);
    const normal = normalValue(kind, live);
    if (normal !== recorded) this.#changes += 1;
    const standing = this.#recorded.get(nameOf(kind, normal));
    if (standing) standing.add(recorded);
    else this.#recorded.set(nameOf(kind, normal), new Set([recorded]));
  }

  /** Another recorded value that a live one stands for, by a binding or by being it. */
  #another(kind: Kind, recorded: string, live: string): string | undefined {
    for (const other of this.#recorded.get(nameOf(kind, live)) ?? []) if (other !== recorded) return other;
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

function nameOf(kind: Kind, value: string, role = ""): string {
  return role === "" ? `${kind} ${value}` : `${role} ${kind} ${value}`;
}

function setFirst(map: Map<string, string>, name: string, value: string): void {
  if (!map.has(name)) map.set(name, value);
}
