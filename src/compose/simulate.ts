import { acquiring, type Disposer } from "../base/disposer.js";
import { SESSION_DEFAULTS } from "../engine/session-options.js";
import { Simulation } from "../engine/simulation.js";
import { policyOf } from "../simulate/assumptions.js";
import { CallsService } from "../simulate/service.js";
import { PACE } from "../simulate/stage.js";
import { withFaults } from "../wire/faulted.js";
import { httpUrl } from "../wire/hosts.js";
import { simulateRequests, withoutSessions } from "../wire/serve.js";
import { answer, answeringSetting } from "./answer.js";
import type { Ring } from "./checks.js";
import type { CommonOptions, Running } from "./common.js";
import { openLiveFaults, type FaultOptions } from "./faults.js";

export interface SimulateOptions extends CommonOptions, FaultOptions {
  /** What ids are made from; 0. */
  seed?: number;
  /** The tenant of calls that name none, incoming ones for example; the document's. */
  tenant?: string;
  /** Milliseconds between the steps of a conversation; 100. */
  step?: number;
  /** Changes to the declared policy, `RULE=ACTION` each (docs/simulate.md). */
  assume?: readonly string[];
  /** Milliseconds that the bot has to answer a notification; 10 s. */
  deliveryTimeout?: number;
  /** When somebody calls the bot, at the notification URL that `callback` gives; by default not at all. */
  ring?: Ring;
}

/** A simulated Graph that runs. */
export interface RunningSimulation extends Running {
  /** Lets somebody call the bot, at the notification URL that `callback` gave. */
  ring(caller?: { id: string; displayName: string }): void;
  /** From now on this is the bot's global notification URL. */
  deliverTo(callback: string | URL): void;
}

/** Starts a simulated Graph. Throws, with nothing left behind, when an option or a port does not do. */
export function simulate(options: SimulateOptions = {}): Promise<RunningSimulation> {
  return acquiring(async (undo) => {
    const { running, simulation } = await openSimulation(options, undo);
    return {
      ...running,
      ring: (caller) => simulation.ring(caller),
      deliverTo: (callback) => simulation.deliverTo(httpUrl("deliverTo", String(callback))),
    };
  });
}

/** The same for whoever has more to do with it. */
export async function openSimulation(
  options: SimulateOptions,
  undo: Disposer,
): Promise<{ running: Running; simulation: Simulation }> {
  const setting = answeringSetting(options);
  const { callback, ports } = setting;
  const { deliveryTimeout = SESSION_DEFAULTS.deliveryTimeout } = options;
  const faulting = await openLiveFaults(options, ABILITIES, ports.emit);
  const simulation = new Simulation(serviceOf(options), ports, {
    ...{ deliveryTimeout, faulting, faultClock: setting.faultClock },
    ...(callback && { callback }),
  });
  const simulated = withoutSessions(
    simulateRequests(simulation, ports.clock, setting.faultClock),
    ports.clock,
  );
  const serve = withFaults(simulated, faulting, setting.faultClock);
  return { running: await answer("simulate", setting, simulation, { serve }, undo), simulation };
}

const ABILITIES = { mode: "simulate", bendsAnswers: true };

function serviceOf({ seed = 0, step = PACE.step, assume, tenant }: SimulateOptions): CallsService {
  return new CallsService({
    ...{ seed, policy: policyOf(assume), pace: { ...PACE, step } },
    ...(tenant !== undefined && { tenant }),
  });
}
