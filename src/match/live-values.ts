import type { Kind } from "../graph/identifiers.js";
import { ByValue, ofKind, type OfKind } from "./by-value.js";

/** The live value that stands in for a recorded one of a kind. */
export interface Bound extends OfKind<Bound> {
  /** As it is written, and as it is compared. */
  written: string;
  live: string;
  /** What was bound to it first in the roles that tell it from others. */
  inRoles: InRoles | undefined;
}

/** A live value that was the first in these roles; `next`: of other roles. */
interface InRoles {
  roles: readonly string[];
  live: string;
  next: InRoles | undefined;
}

/** Live values by recorded value and kind. */
export class LiveValues {
  readonly #bound = new ByValue<Bound>();
  #count = 0;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** All that stand in for a recorded text, as one of whatever kind. */
  of(recorded: string): Bound | undefined {
    return this.#bound.of(recorded);
  }

  get(kind: Kind, recorded: string): Bound | undefined {
    return this.#bound.get(kind, recorded);
  }

  /** The last value that is set counts. */
  set(kind: Kind, recorded: string, written: string, live: string): void {
    const bound = this.keep(kind, recorded, written, live);
    bound.written = written;
    bound.live = live;
  }

  /** The first value that is kept counts. */
  keep(kind: Kind, recorded: string, written: string, live: string): Bound {
    const other = this.#bound.of(recorded);
    const known = ofKind(other, kind);
    if (known) return known;
    const bound = { kind, written, live, inRoles: undefined, other };
    this.#count += 1;
    this.#bound.add(recorded, bound);
    return bound;
  }
}

/** Keeps what is bound first to a recorded value in each of these roles. */
export function keepRoles(bound: Bound, roles: readonly string[], live: string): void {
  const known = bound.inRoles;
  const added = known ? roles.filter((role) => !firstIn(known, role)) : roles;
  if (added.length > 0) bound.inRoles = { roles: added, live, next: known };
}

/** Another live value that is bound to a recorded one in one of these roles. */
export function otherInRoles(
  bound: Bound | undefined,
  roles: readonly string[],
  live: string,
): string | undefined {
  if (!bound?.inRoles) return undefined;
  for (const role of roles) {
    const first = firstIn(bound.inRoles, role);
    if (first && first.live !== live) return first.live;
  }
  return undefined;
}

function firstIn(known: InRoles, role: string): InRoles | undefined {
  let one: InRoles | undefined = known;
  while (one && !one.roles.includes(role)) one = one.next;
  return one;
}

/** What stands in for a recorded value as the first of these kinds that any source has; of several sources, what the first has. */
export function firstOf(
  sources: readonly LiveValues[],
  kinds: readonly Kind[],
  recorded: string,
): string | undefined {
  let first = kinds.length;
  let written: string | undefined;
  for (const source of sources) {
    for (let bound = source.of(recorded); bound; bound = bound.other) {
      const at = kinds.indexOf(bound.kind);
      if (at < 0 || at >= first) continue;
      first = at;
      written = bound.written;
    }
  }
  return written;
}
