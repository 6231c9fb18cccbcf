import { systemClock } from "../base/clock.js";
import { acquiring, type Disposer } from "../base/disposer.js";
import { Bounds } from "../engine/bounds.js";
import { NextPlayed } from "../engine/next.js";
import { Owed } from "../engine/owed.js";
import type { Simulation } from "../engine/simulation.js";
import { Tally } from "../engine/tally.js";
import type { Witness } from "../engine/witness.js";
import { openDraft, type Draft } from "../store/draft.js";
import { draftControls, type Ring } from "./draft-controls.js";
import { forwardUrls, settingOf } from "./forward-setting.js";
import { type Forwarded } from "./forwarding.js";
import { openRecorder, type RecordOptions } from "./record.js";
import type { ReplayControls } from "./replay.js";
import { openSimulation, type SimulateOptions } from "./simulate.js";

export interface DraftOptions extends Omit<RecordOptions, "overwrite" | "faults" | "faultsFile" | "seed"> {
  /** The simulated Graph that is recorded where no upstream is named. */
  simulator?: Pick<SimulateOptions, "seed" | "step" | "tenant" | "assume">;
}

/** A recording of which whoever has started it says in the end whether it becomes a cassette. */
export interface RunningDraft extends ReplayControls, Pick<Forwarded, "graphUrl" | "stop"> {
  /** Stops it and makes it the cassette; gives how many exchanges that has, 0 where there are none and so no cassette. */
  keep(): Promise<number>;
  /** Stops it and leaves nothing of it. */
  discard(): Promise<void>;
}

/** Nobody waits for the steps of a conversation that is recorded for what follows from what. */
const STEP = 20;

/**
 * Starts recording a cassette that is missing, from an upstream or from a simulated Graph in this process; undefined where it
 * is there by now. Throws, with nothing left behind, for an option that does not do, and where somebody else records it.
 */
export async function draft(options: DraftOptions): Promise<RunningDraft | undefined> {
  forwardUrls(options);
  const place = await openDraft(options.cassette);
  if (!place) return undefined;
  try {
    return await acquiring((undo) => begin(place, options, undo));
  } catch (error) {
    await place.discard();
    throw error;
  }
}

async function begin(place: Draft, options: DraftOptions, undo: Disposer): Promise<RunningDraft> {
  const { simulator, ...own } = options;
  const simulated = own.upstream === undefined ? await simulation(simulator, undo) : undefined;
  const { witness, ...observing } = observer(own, simulated?.graph);
  const setting = settingOf({ ...own, ...simulated?.reached, witness });
  const recorder = await openRecorder({ ...own, cassette: place.cassette }, setting, undo, observing);
  const ring: Ring | undefined = simulated && (() => ringing(simulated.graph, recorder.callbackUrl));
  const parts = {
    ...{ recorder, setting, ring, next: observing.next, file: place.file },
    seed: simulator?.seed,
  };
  return {
    ...(await draftControls(parts, undo)),
    ...{ graphUrl: recorder.graphUrl, stop: () => recorder.stop() },
    keep: () =>
      recorder
        .stop()
        .then(() => place.keep())
        .finally(() => place.discard()),
    discard: async () => {
      await recorder.stop().finally(() => place.discard());
    },
  };
}

/** A Graph of its own, and how it is reached. */
async function simulation(options: SimulateOptions = {}, undo: Disposer) {
  const { running, simulation: graph } = await openSimulation({ step: STEP, ...options }, undo);
  undo.push(() => graph.abandon());
  return { graph, reached: { upstream: running.graphUrl } };
}

/** Incoming calls are told at the callback URL of the recorder, as everything else is. */
function ringing(graph: Simulation, callbackUrl: string): void {
  graph.deliverTo(new URL(callbackUrl));
  graph.ring();
}

/** What hears of what passes. Of another Graph than a simulated one it is only known what it has still to tell. */
function observer({ clock = systemClock, witness: told }: DraftOptions, graph: Simulation | undefined) {
  const bounds = new Bounds(clock);
  const next = new NextPlayed(bounds);
  const tally = new Tally(() => graph?.report().findings ?? []);
  const owed = new Owed();
  const witness: Witness = {
    asked: (live, answered) => {
      tally.asked();
      next.played(live, answered.exchange ?? "");
      told?.asked(live, answered);
    },
    told: (notification, status) => {
      tally.told(notification, status);
      told?.told(notification, status);
    },
  };
  const settling = [graph ?? owed];
  return { bounds, next, witness, settling, judge: tally.judge.bind(tally), kept: owed.in.bind(owed) };
}
