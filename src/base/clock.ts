// The machine's own, bound when this is loaded: while a test's fake timers are on, the global ones wait for the test.
import { performance } from "node:perf_hooks";
import { clearTimeout, setTimeout } from "node:timers";

/** Cancels what was scheduled; calling it late or twice does nothing. */
export type Cancel = () => void;

/** Where time comes from. All times and distances are milliseconds; `now` counts from the Unix epoch. */
export interface Clock {
  now(): number;
  /** Runs `action` once, never earlier than `ms` from now. */
  after(ms: number, action: () => void): Cancel;
}

/** The machine's clock. `now` never steps back: it follows the monotonic clock from the process's start. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, action) {
    const due = performance.now() + ms;
    let timer: NodeJS.Timeout;
    // Node's timers are rounded to whole milliseconds and may fire up to one early.
    const fire = (): void => {
      const left = due - performance.now();
      if (left > 0) timer = setTimeout(fire, Math.ceil(left));
      else action();
    };
    timer = setTimeout(fire, Math.max(0, Math.ceil(ms))); // what is overdue Node would warn of
    return () => clearTimeout(timer);
  },
};

/**
 * A clock for recordings that must come out the same every time: `now` moves by `step` at each reading and
 * nothing that is scheduled ever happens.
 */
export function steppingClock(start: number, step: number): Clock {
  let time = start - step;
  return { now: () => (time += step), after: () => () => undefined };
}

/** Resolves after `ms`, or as soon as it is aborted. */
export function onceAfter(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return afterOrWhen(clock, ms, (over) => {
    signal.addEventListener("abort", over);
    return () => signal.removeEventListener("abort", over);
  });
}

/** Resolves after `ms`, or as soon as what `listen` waits for calls it; `listen` gives what ends its waiting. */
export function afterOrWhen(clock: Clock, ms: number, listen: (over: () => void) => Cancel): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      cancel();
      stopListening();
      resolve();
    };
    const cancel = clock.after(ms, over);
    const stopListening = listen(over);
  });
}

/** Resolves when `done` does, or after `ms` at the latest. */
export function within(clock: Clock, ms: number, done: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, resolve);
    void done.then(resolve, reject).finally(cancel);
  });
}
