import type { PlanOverTape } from "../fault/resolve.js";
import type { Script } from "../fault/script.js";
import { ordinal } from "../tape/exchange.js";
import type { Finding } from "./events.js";

/** What became of a fault of the plan. */
export interface FaultReport {
  fault: string;
  /** The exchanges that it was to be applied to, and those of them that had their turn. */
  picked: readonly string[];
  fired: readonly string[];
}

/** The faults of a session: what they make of its tape, and which have fired. */
export class Faulting {
  readonly #plan: PlanOverTape | undefined;
  /** By their places in the plan. */
  readonly #fired = new Map<number, Set<string>>();

  /** Throws where the plan makes no sense on its tape. */
  constructor(plan: PlanOverTape | undefined) {
    this.#plan = plan;
    plan?.at(1);
  }

  /** What the tape does on the so many-th play of it; undefined: what is on it. */
  scriptAt(repetition: number): Script | undefined {
    return this.#plan?.at(repetition).script;
  }

  /** A fault has fired; gives it as it was written. */
  fired(place: number, exchange: string): string {
    const fired = this.#fired.get(place) ?? new Set();
    this.#fired.set(place, fired.add(exchange));
    return this.#plan?.at(1).picked[place]?.spec ?? "";
  }

  report(): FaultReport[] {
    return (this.#plan?.at(1).picked ?? []).map(({ spec, exchanges }, place) => {
      const fired = this.#fired.get(place) ?? new Set();
      const picked = inOrder(new Set([...exchanges, ...fired]));
      return { fault: spec, picked, fired: picked.filter((exchange) => fired.has(exchange)) };
    });
  }

  /** Chance aside, a fault that has nothing to fire on is a mistake of the plan's. */
  findings(): Finding[] {
    return (this.#plan?.at(1).picked ?? []).flatMap(({ spec, idle }) =>
      idle === undefined
        ? []
        : { kind: "fault-idle" as const, message: `${spec} had nothing to fire on: ${idle}` },
    );
  }
}

/** The plans of a session: the one that holds, and those that it took the place of. */
export class Plans {
  readonly #all: Faulting[] = [];

  /** Throws where the plan makes no sense on its tape; then the one before holds on. */
  change(plan: PlanOverTape | undefined): void {
    this.#all.push(new Faulting(plan));
  }

  get current(): Faulting {
    return this.#all.at(-1) ?? FAULTLESS;
  }

  findings(): Finding[] {
    return this.#all.flatMap((faulting) => faulting.findings());
  }

  /** One a fault; nothing where there never was a plan. */
  report(): { faults?: FaultReport[] } {
    const faults = faultsTogether(this.#all.map((faulting) => faulting.report()));
    return faults.length > 0 ? { faults } : {};
  }
}

const FAULTLESS = new Faulting(undefined);

/** In the tape's order. */
function inOrder(exchanges: ReadonlySet<string>): string[] {
  return [...exchanges].sort((one, other) => ordinal({ id: one }) - ordinal({ id: other }));
}

/** What became of the faults of several sessions, one a fault. */
export function faultsTogether(reports: readonly (readonly FaultReport[])[]): FaultReport[] {
  const together = new Map<string, FaultReport>();
  for (const { fault, picked, fired } of reports.flat()) {
    const known = together.get(fault) ?? { fault, picked: [], fired: [] };
    together.set(fault, {
      fault,
      picked: [...new Set([...known.picked, ...picked])],
      fired: [...new Set([...known.fired, ...fired])],
    });
  }
  return [...together.values()];
}
