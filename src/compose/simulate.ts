import { systemClock } from "../base/clock.js";
import { acquiring } from "../base/disposer.js";
import { lifetime } from "../engine/lifetime.js";
import { SESSION_DEFAULTS } from "../engine/session.js";
import { Simulation } from "../engine/simulation.js";
import { policyOf } from "../simulate/assumptions.js";
import { CallsService } from "../simulate/service.js";
import { PACE } from "../simulate/stage.js";
import { Redaction } from "../tape/redaction.js";
import { SECRETS } from "../tape/secrets.js";
import { courier } from "../wire/courier.js";
import { openGraphListener } from "../wire/graph-listener.js";
import { refuseOwn } from "../wire/hosts.js";
import { simulateRequests } from "../wire/serve.js";
import {
  checkRing,
  doorOf,
  ownListeners,
  redacting,
  ringing,
  urlOption,
  type CommonOptions,
  type Ring,
  type Running,
} from "./common.js";

export interface SimulateOptions extends CommonOptions {
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
}

/** Who calls when nobody is named. */
const CALLER = { id: "8a34a46b-3d17-4adc-8dce-dc4e7d572698", displayName: "Test User" };

/** Starts a simulated Graph. Throws, with nothing left behind, when an option or a port does not do. */
export async function simulate(options: SimulateOptions = {}): Promise<RunningSimulation> {
  const clock = options.clock ?? systemClock;
  const callback = urlOption("--callback", options.callback);
  checkRing(options.ring, callback);
  const redaction = new Redaction(SECRETS);
  const emit = redacting(redaction, options.onEvent);
  const service = new CallsService({
    ...{ seed: options.seed ?? 0, policy: policyOf(options.assume) },
    pace: { ...PACE, step: options.step ?? PACE.step },
    ...(options.tenant !== undefined && { tenant: options.tenant }),
  });
  return acquiring(async (undo) => {
    const { open, admit } = ownListeners();
    const { deliveryTimeout = SESSION_DEFAULTS.deliveryTimeout } = options;
    const ports = { clock, deliver: courier, emit, redaction, admit };
    const simulation = new Simulation(service, ports, { deliveryTimeout, ...(callback && { callback }) });
    const graph = await openGraphListener(doorOf(options, emit), simulateRequests(simulation, clock));
    undo.push(() => graph.close());
    open["graph"] = graph;
    if (callback) refuseOwn("--callback", callback, open);
    options.onEvent?.({ event: "listening", mode: "simulate", graph: graph.origin });
    const ring = (caller = CALLER): void => simulation.ring(caller);
    undo.push(ringing(options.ring, callback, clock, ring));
    const ending = {
      settled: () => simulation.settled(),
      giveUp: () => simulation.abandon(),
      close: () => undo.dispose(),
      report: () => simulation.report(),
    };
    return { graphUrl: graph.origin, ring, ...lifetime(clock, ending) };
  });
}
