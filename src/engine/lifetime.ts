import { within, type Clock } from "../base/clock.js";
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
}

/** How a mode lives and ends, its report being the last event; stopping it twice stops it once. */
export function lifetime(
  clock: Clock,
  ending: Ending,
  emit: Emit,
): { settled: () => Promise<void>; stop: () => Promise<Report> } {
  const stop = async (): Promise<Report> => {
    ending.hurry?.();
    await within(clock, GRACE, ending.settled());
    ending.giveUp();
    await ending.close();
    const report = ending.report();
    emit(report);
    return report;
  };
  let stopped: Promise<Report> | undefined;
  return { settled: () => ending.settled(), stop: () => (stopped ??= stop()) };
}
