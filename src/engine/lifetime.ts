import { within, type Clock } from "../base/clock.js";
import { Bounds, NotSettledError, notReached } from "./bounds.js";
import type { Emit, Report } from "./events.js";

/** Milliseconds that what is in flight may take when a session is stopped. */
const GRACE = 5_000;

/** The steps in which a session ends. */
export interface Ending {
  /** Resolves when nothing is in flight and nothing is due. */
  settled(): Promise<void>;
  /** Lets no fault wait any more. */
  hurry?(): void;
  /** Ends what has not settled in time. */
  giveUp(): void;
  /** Closes everything that is open: listeners, files, the lock. */
  close(): Promise<void>;
  report(): Report;
  /** What it waits for before it is settled, in words. */
  pending?(): readonly string[];
}

/** What every mode can do, however it lives. */
export interface Life {
  /** Resolves when no request is in flight and nothing is due; rejects after `within` milliseconds with what is. */
  settled(within?: number, off?: AbortSignal): Promise<void>;
  /** The judgement over what has been so far. */
  report(): Report;
  /** Finishes what is in flight, at most 5 s, and ends. A second call gives the same report. */
  stop(): Promise<Report>;
}

/** How a mode lives and ends, its report being the last event; stopping it twice stops it once. */
export function lifetime(clock: Clock, ending: Ending, emit: Emit, bounds = new Bounds(clock)): Life {
  const stop = async (): Promise<Report> => {
    ending.hurry?.();
    await within(clock, GRACE, ending.settled());
    bounds.close();
    ending.giveUp();
    await ending.close();
    const report = ending.report();
    emit(report);
    return report;
  };
  let stopped: Promise<Report> | undefined;
  const late = (when: string): Error =>
    notReached(NotSettledError, "the session was not settled", when, ending.pending?.() ?? []);
  return {
    settled: (ms, off) => bounds.wait(ending.settled(), ms, late, off),
    report: () => ending.report(),
    stop: () => (stopped ??= stop()),
  };
}
