import { UsageError } from "../base/errors.js";
import { Faulting } from "../engine/faulting.js";
import type { Tape } from "../engine/tape.js";
import { openFaults } from "./faults.js";
import { openLibrary } from "./library.js";
import { ReplayPlan, type Faults } from "./replay-plan.js";

interface Where {
  /** Where there is no connection. */
  isInProcess?: boolean;
  /** What the chance of faults is a function of. */
  seed?: number | undefined;
}

/**
 * Why these faults can do nothing over a cassette, one or all of them: in the words of the finding, or of the error, that a
 * session with them would have. Undefined where they can. Throws for a fault that is none, and without a cassette.
 */
export async function inapplicable(
  cassette: string,
  faults: Faults,
  { isInProcess = false, seed = 0 }: Where = {},
): Promise<string | undefined> {
  const opened = await openFaults({ faults }, seed);
  const { only } = await openLibrary(cassette, { match: {}, asksRequests: false, warn: () => undefined });
  if (!only) throw new UsageError(`${cassette} is a folder. Faults are judged over one cassette.`);
  return refusal(() => idle(new ReplayPlan(opened, seed, isInProcess), only.shelved.tape));
}

function idle(plan: ReplayPlan, tape: Tape): string | undefined {
  return new Faulting(plan.over(tape).faults).findings()[0]?.message;
}

/** What is given, or what a `UsageError` says in its place. */
function refusal(judge: () => string | undefined): string | undefined {
  try {
    return judge();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}
