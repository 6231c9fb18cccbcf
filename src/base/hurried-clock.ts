import type { Cancel, Clock } from "./clock.js";

interface Entry {
  due: number;
  action: () => void;
  cancel: Cancel;
}

/** A clock on which nobody has to wait any more once it is told to hurry: then what waits happens at once, in its order. */
export class HurriedClock implements Clock {
  readonly #clock: Clock;
  readonly #waiting = new Set<Entry>();
  #isHurried = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  after(ms: number, action: () => void): Cancel {
    const entry: Entry = { due: this.now() + ms, action, cancel: () => undefined };
    entry.cancel = this.#clock.after(this.#isHurried ? 0 : ms, () => this.#fire(entry));
    this.#waiting.add(entry);
    return () => {
      entry.cancel();
      this.#waiting.delete(entry);
    };
  }

  hurry(): void {
    this.#isHurried = true;
    const waiting = [...this.#waiting].sort((one, other) => one.due - other.due);
    for (const entry of waiting) {
      entry.cancel();
      this.#fire(entry);
    }
  }

  #fire(entry: Entry): void {
    if (this.#waiting.delete(entry)) entry.action();
  }
}
