import { Waiters } from "../../src/base/waiters.js";
import { test, type Rollcall } from "../../src/harness/vitest.js";
import { HandClock } from "./hand-clock.js";

/** A clock that is moved by hand, and says when something has been asked of it. */
export class WatchedClock extends HandClock {
  readonly #waiters = new Waiters(() => this.pending >= this.#wanted);
  #wanted = 0;
  #isReleased = false;

  override after(ms: number, action: () => void): () => void {
    const cancel = super.after(ms, action);
    if (this.#isReleased) setImmediate(() => this.advance(ms));
    this.#waiters.check();
    return cancel;
  }

  /** Resolves when so much is scheduled. */
  async scheduled(count: number): Promise<void> {
    this.#wanted = count;
    await this.#waiters.wait();
  }

  /** From now on all time passes at once: what waits for it ends. */
  release(): void {
    this.#isReleased = true;
    this.advance(LONG);
  }
}

const LONG = 1_000_000_000;

/** A test of which nothing is left waiting for its clock, should it fail. */
export function timed(name: string, run: (rollcall: Rollcall, clock: WatchedClock) => Promise<void>): void {
  test(name, async ({ rollcall, signal }) => {
    const clock = new WatchedClock();
    signal.addEventListener("abort", () => clock.release());
    await run(rollcall, clock).finally(() => clock.release());
  });
}
