import { UsageError } from "../base/errors.js";
import type { Library } from "../engine/serving.js";
import type { Playing, Sessions } from "../engine/sessions.js";
import type { Tape } from "../engine/tape.js";
import type { PlanOverTape } from "../fault/resolve.js";
import type { FaultEntry } from "../fault/plan.js";
import { openFaults, type OpenFaults } from "./faults.js";

export type Faults = readonly (string | FaultEntry)[];

/** The plan of faults that the sessions of a replay begin with. */
export class ReplayPlan {
  #current: OpenFaults;
  readonly #seed: number;
  readonly #isInProcess: boolean;

  /** Throws for one that cannot be where there is no connection. */
  constructor(first: OpenFaults, seed: number, isInProcess: boolean) {
    this.#seed = seed;
    this.#isInProcess = isInProcess;
    this.#current = this.#checked(first);
  }

  /** For the options of a session. Throws where it makes no sense on the tape. */
  over(tape: Tape): { faults?: PlanOverTape } {
    return this.#current.over(tape);
  }

  /** What makes no sense on the only cassette is said before anybody asks. */
  check({ only }: Library): void {
    if (only) this.over(only.shelved.tape);
  }

  /** Takes another plan, for all sessions. Rejects for one that does not do; then nothing changes. */
  async change(faults: Faults, { only }: Library, sessions: Sessions): Promise<void> {
    const changed = await this.#open(faults);
    if (only) changed.over(only.shelved.tape);
    sessions.setFaults((tape) => changed.over(tape).faults);
    this.#current = changed;
  }

  /** The same for one session. */
  async bend(faults: Faults, playing: Playing): Promise<void> {
    const changed = await this.#open(faults);
    playing.setFaults((tape) => changed.over(tape).faults);
  }

  async #open(faults: Faults): Promise<OpenFaults> {
    return this.#checked(await openFaults({ faults }, this.#seed));
  }

  #checked(opened: OpenFaults): OpenFaults {
    const wire = this.#isInProcess ? opened.plan.find(({ fault }) => fault.atWire) : undefined;
    if (!wire) return opened;
    throw new UsageError(
      `${wire.spec} is done to a connection, and in process there is none. Use replay, which listens.`,
    );
  }
}
