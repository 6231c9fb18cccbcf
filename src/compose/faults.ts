import type { Clock } from "../base/clock.js";
import type { Disposer } from "../base/disposer.js";
import type { Tape } from "../engine/tape.js";
import { Courier } from "../wire/courier.js";
import { FaultedNotifications } from "../wire/faulted-notifications.js";
import type { FaultEntry } from "../fault/plan.js";
import type { Emit } from "../engine/events.js";
import type { LiveFaulting } from "../engine/live-faulting.js";
import type { LiveAbilities } from "../fault/live.js";
import type { Planned, PlanOverTape } from "../fault/resolve.js";

/** What a plan of faults is made of: those of the file first. */
export interface FaultOptions {
  /** As `--fault` has them, or as objects. */
  faults?: readonly (string | FaultEntry)[];
  /** A YAML or JSON file with more of them. */
  faultsFile?: string;
}

/** A plan of faults, ready for any tape. */
export interface OpenFaults {
  plan: readonly Planned[];
  /** The same over a tape, for a session's options: made once for all sessions over it. Throws where it makes no sense there. */
  over(tape: Tape): { faults?: PlanOverTape };
}

/** Reads a plan; what reads it is loaded only where there is one. Throws a `UsageError` for a fault that is none. */
export async function openFaults(options: FaultOptions, seed: number): Promise<OpenFaults> {
  const plan = await readPlan(options);
  if (!plan) return { plan: [], over: () => ({}) };
  const [{ PlanOverTape }, { Scene }] = await Promise.all([
    import("../fault/resolve.js"),
    import("../fault/scene.js"),
  ]);
  const known = new WeakMap<Tape, PlanOverTape>();
  return {
    plan,
    over: (tape) => {
      const over = known.get(tape) ?? new PlanOverTape(plan, new Scene(tape.exchanges), seed);
      over.at(1);
      known.set(tape, over);
      return { faults: over };
    },
  };
}

/** The same for a mode without a tape; undefined where there is no plan. Throws for a fault that needs one. */
export async function openLiveFaults(
  options: FaultOptions & { seed?: number },
  abilities: LiveAbilities,
  emit: Emit,
): Promise<LiveFaulting | undefined> {
  const plan = await readPlan(options);
  if (!plan) return undefined;
  const [{ LivePlan }, { LiveFaulting }] = await Promise.all([
    import("../fault/live.js"),
    import("../engine/live-faulting.js"),
  ]);
  return new LiveFaulting(new LivePlan(plan, options.seed ?? 0, abilities), emit);
}

/** Notifications that faults may bend are posted one by one. */
export function notificationFaults(
  faulting: LiveFaulting,
  clock: Clock,
  undo: Disposer,
): FaultedNotifications {
  const courier = new Courier();
  undo.push(() => courier.close());
  return new FaultedNotifications(faulting, courier.deliver, clock);
}

async function readPlan({ faults = [], faultsFile }: FaultOptions): Promise<Planned[] | undefined> {
  if (faults.length === 0 && faultsFile === undefined) return undefined;
  const { planOf, given } = await import("../fault/plan.js");
  const filed = faultsFile === undefined ? [] : await readFaults(faultsFile);
  const plan = planOf([...filed, ...faults.map((fault) => given(fault))]);
  return plan.length > 0 ? plan : undefined;
}

async function readFaults(file: string) {
  const { readFaultsFile } = await import("../store/faults-file.js");
  return readFaultsFile(file);
}
