// The machine's own: while a test's fake timers are on, the global one waits for the test.
import { setImmediate } from "node:timers";

/**
 * Runs `action` at the end of this turn of the loop, with all else that waits for it. Under load a turn has many requests,
 * and what goes out together wakes the other side, and asks the system, once instead of many times.
 */
export function atEndOfTurn(action: () => void): void {
  ending = undefined; // whoever waits from now on waits behind this
  setImmediate(action);
}

let ending: Promise<void> | undefined;

/** Resolves at the end of this turn of the loop: all who wait in a row for that wait for one promise. */
export function endOfTurn(): Promise<void> {
  ending ??= new Promise((resolve) => {
    setImmediate(() => {
      ending = undefined;
      resolve();
    });
  });
  return ending;
}
