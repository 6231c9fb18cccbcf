// The machine's own: while a test's fake timers are on, the global one waits for the test.
import { setImmediate } from "node:timers";

/**
 * Runs `action` at the end of this turn of the loop, with all else that waits for it. Under load a turn has many requests,
 * and what goes out together wakes the other side, and asks the system, once instead of many times.
 */
export function atEndOfTurn(action: () => void): void {
  setImmediate(action);
}

/** Resolves at the end of this turn of the loop. */
export function endOfTurn(): Promise<void> {
  return new Promise((resolve) => atEndOfTurn(resolve));
}
