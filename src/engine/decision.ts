import type { Miss } from "../match/miss.js";
import type { Play } from "../tape/play.js";

/** The one decision about a live request. `done` is called once, when the answer was written or broke off. */
export type Decision = { done: (complete: boolean) => void } & (
  | {
      play: Play;
      /** Milliseconds for which the answer is held back. */
      after: number;
      /** What the bot is told before the answer goes, which waits for it, but not for ever. */
      before?: Promise<void>;
    }
  | { miss: Miss }
  | { refused: string }
);

/** Milliseconds that an answer waits, at most, for what the bot is told before it. */
export const LONGEST_BEFORE = 1_000;

/** Lets the first call through, and no other. */
export function once(action: (complete: boolean) => void): (complete: boolean) => void {
  let called = false;
  return (complete) => {
    if (called) return;
    called = true;
    action(complete);
  };
}
