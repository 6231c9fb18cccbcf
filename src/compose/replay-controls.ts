import { NotCompleteError, NotSettledError, notReached, type Bounds } from "../engine/bounds.js";
import type { NextPlayed } from "../engine/next.js";
import type { Playing } from "../engine/sessions.js";
import { httpUrl } from "../wire/hosts.js";
import { inProcess } from "../wire/in-process.js";
import type { Faults } from "./replay-plan.js";
import type { ReplayControls } from "./replay.js";

interface Parts {
  seed: number;
  bounds: Bounds;
  next: NextPlayed;
  /** Of which session, where it has a name. */
  name?: string;
  setFaults: (faults: Faults) => Promise<void>;
}

/** What whoever started it can do with sessions that play. */
export function replayControls(
  playing: Playing,
  { seed, bounds, next, name, setFaults }: Parts,
): ReplayControls {
  return {
    ...{ seed, setFaults },
    ring: () => playing.ring(),
    deliverTo: (bot) =>
      playing.deliverTo(
        typeof bot === "function"
          ? { take: inProcess(bot) }
          : { url: httpUrl("deliverTo", String(bot), "http://127.0.0.1:3978/api/calls") },
      ),
    rewind: () => playing.rewind(),
    pending: () => playing.pending(),
    missing: () => playing.missing(),
    report: () => playing.report(),
    ...barriers(playing, bounds),
    next: (wanted, within, off) => next.next(wanted, { within, session: name, off }),
  };
}

type Barriers = Pick<ReplayControls, "settled" | "advance" | "complete">;

function barriers(playing: Playing, bounds: Bounds): Barriers {
  const unsettled = (what: string) => (when: string) =>
    notReached(NotSettledError, what, when, playing.pending());
  const incomplete = (when: string): Error => {
    const missing = [...playing.missing(), ...playing.pending()];
    return notReached(NotCompleteError, "the tape was not played to its end", when, missing);
  };
  return {
    settled: (within, off) =>
      bounds.wait(playing.settled(), within, unsettled("the session was not settled"), off),
    advance: (ms, within, off) =>
      bounds.wait(playing.advance(ms), within, unsettled(`the time was not moved on by ${ms} ms`), off),
    complete: (within, off) => bounds.wait(playing.complete(), within, incomplete, off),
  };
}
