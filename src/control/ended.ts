import type { Cancel } from "../base/clock.js";

/** That something has ended. An AbortSignal would do the same, but on Node 20 complains of more than ten who wait. */
export class Ended {
  readonly #waiting = new Set<() => void>();
  #isOver = false;

  /** Runs `action` when it has ended, or at once; what this gives takes that back. */
  when(action: () => void): Cancel {
    if (this.#isOver) action();
    else this.#waiting.add(action);
    return () => this.#waiting.delete(action);
  }

  end(): void {
    this.#isOver = true;
    for (const action of this.#waiting) action();
    this.#waiting.clear();
  }
}
