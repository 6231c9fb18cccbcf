/** Promises that resolve when a condition holds: checked at once, and again whenever `check` is called. */
export class Waiters {
  readonly #holds: () => boolean;
  readonly #waiting = new Set<() => void>();

  constructor(holds: () => boolean) {
    this.#holds = holds;
  }

  wait(): Promise<void> {
    return this.#holds() ? Promise.resolve() : new Promise((resolve) => this.#waiting.add(resolve));
  }

  check(): void {
    if (this.#waiting.size === 0 || !this.#holds()) return;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
