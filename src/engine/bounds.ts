import { atEndOfTurn } from "../base/turn.js";
import type { Clock } from "../base/clock.js";
import { RollcallError } from "../base/errors.js";

/** A session was not settled in time. */
export class NotSettledError extends RollcallError {
  readonly code = "ROLLCALL_NOT_SETTLED";
}

/** Not everything on the tape had its turn in time. */
export class NotCompleteError extends RollcallError {
  readonly code = "ROLLCALL_NOT_COMPLETE";
}

/** So much is listed of what is missing. */
const LISTED = 20;

/** The error of a barrier that was not reached: `when` that was, and what is missing, each in words. */
export function notReached(
  Why: new (message: string) => RollcallError,
  what: string,
  when: string,
  missing: readonly string[],
): RollcallError {
  const more = missing.length > LISTED ? [`and ${missing.length - LISTED} more`] : [];
  const lines = [...missing.slice(0, LISTED), ...more].map((line) => `\n  ${line}`);
  return new Why(`${what} ${when}${lines.length > 0 ? ":" : "."}${lines.join("")}`);
}

/** What tests wait for, each for a bounded time, and not beyond the end of the session. */
export class Bounds {
  readonly #clock: Clock;
  readonly #waiting = new Set<(when: string) => void>();
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Settles as what is waited for does; rejects with what `late` says after `within` milliseconds, where so many are given,
   * and as soon as whoever waits is off. A test that has failed on its way waits for it no more: nobody has to.
   */
  wait<Value>(
    done: Promise<Value>,
    within: number | undefined,
    late: (when: string) => Error,
    off?: AbortSignal,
  ): Promise<Value> {
    const waited = this.#wait(done, within, late, off);
    waited.catch(() => undefined);
    return waited;
  }

  /** Nothing is waited for any more. */
  close(): void {
    this.#isClosed = true;
    for (const giveUp of this.#waiting) giveUp(CLOSED);
  }

  #wait<Value>(
    done: Promise<Value>,
    within: number | undefined,
    late: (when: string) => Error,
    off?: AbortSignal,
  ): Promise<Value> {
    let over = (): void => undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      const giveUp = (when: string): void => reject(late(when));
      const leave = (): void => reject(off?.reason as Error);
      if (this.#isClosed) atEndOfTurn(() => giveUp(CLOSED)); // what is reached already is so
      if (off?.aborted) leave();
      off?.addEventListener("abort", leave, { once: true });
      const cancel =
        within === undefined
          ? undefined
          : this.#clock.after(within, () => giveUp(`within ${Math.round(within)} ms`));
      this.#waiting.add(giveUp);
      over = () => {
        cancel?.();
        off?.removeEventListener("abort", leave);
        this.#waiting.delete(giveUp);
      };
    });
    return Promise.race([done, tooLate]).finally(over);
  }
}

const CLOSED = "before the session was closed";
