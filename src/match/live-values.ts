import type { Kind } from "../graph/identifiers.js";

/** The live value that stands in for a recorded one of a kind. */
export interface Bound {
  readonly kind: Kind;
  /** As it is written, and as it is compared. */
  written: string;
  live: string;
  /** The same recorded text as one of another kind: seldom there is one. */
  readonly other: Bound | undefined;
}

/** Live values by recorded value and kind. Most of what is looked up stands for nothing: that takes one look. */
export class LiveValues {
  readonly #bound = new Map<string, Bound>();

  /** Whether a recorded text is bound to nothing as one of whatever kind. */
  isFree(recorded: string): boolean {
    return !this.#bound.has(recorded);
  }

  get(kind: Kind, recorded: string): Bound | undefined {
    return ofKind(this.#bound.get(recorded), kind);
  }

  /** The last value that is set counts. */
  set(kind: Kind, recorded: string, written: string, live: string): void {
    const other = this.#bound.get(recorded);
    const known = ofKind(other, kind);
    if (known) Object.assign(known, { written, live });
    else this.#bound.set(recorded, { kind, written, live, other });
  }
}

function ofKind(bound: Bound | undefined, kind: Kind): Bound | undefined {
  let one = bound;
  while (one && one.kind !== kind) one = one.other;
  return one;
}
