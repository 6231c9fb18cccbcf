import type { Miss } from "../match/miss.js";
import type { Play } from "../tape/play.js";

/** The one decision about a live request. `done` is called once, when the answer was written or broke off. */
export type Decision = { done: (complete: boolean) => void } & (
  | {
      play: Play;
      /** Milliseconds for which the answer is held back. */
      after: number;
    }
  | { miss: Miss }
  | { refused: string }
);

/** Lets the first call through, and no other. */
export function once(action: (complete: boolean) => void): (complete: boolean) => void {
  let called = false;
  return (complete) => {
    if (called) return;
    called = true;
    action(complete);
  };
}
