import type { Clock } from "../base/clock.js";

/** What is left of a test's time is what barriers wait, but for a part in which what is missing can be said. */
const SHARE = 0.8;

/** A barrier that is reached for late still waits so many milliseconds. */
const LEAST = 250;

/** Until when the barriers of a test wait, so that they and not the test runner say that something is missing. */
export class Deadline {
  readonly #clock: Clock;
  readonly #at: number | undefined;

  /** `timeout`: the test's own, in milliseconds; 0 or Infinity: it has none, and neither have its barriers. */
  constructor(clock: Clock, timeout: number) {
    this.#clock = clock;
    this.#at = timeout > 0 && timeout < Infinity ? clock.now() + timeout * SHARE : undefined;
  }

  /** Milliseconds that a barrier waits from now on; undefined: for ever. */
  left(): number | undefined {
    return this.#at === undefined ? undefined : Math.max(LEAST, this.#at - this.#clock.now());
  }
}
