// Waiting for a state. Nothing here waits for an event: what has come already would be missed.
import { EventEmitter, once } from "node:events";

export class Changes {
  #emitter = new EventEmitter();
  #interrupted;

  /** @param {AbortSignal} interrupted ends all waiting */
  constructor(interrupted) {
    this.#interrupted = interrupted;
    this.#emitter.setMaxListeners(0);
    interrupted.addEventListener("abort", () => this.changed());
  }

  /** Whoever waits looks again. */
  changed() {
    this.#emitter.emit("change");
  }

  /** Throws the reason when the bot was interrupted. */
  check() {
    this.#interrupted.throwIfAborted();
  }

  /**
   * @param {() => boolean} condition
   * @param {number} patience milliseconds
   * @returns {Promise<boolean>} false when it did not come true in time; rejects when interrupted
   */
  async until(condition, patience) {
    const signal = AbortSignal.timeout(patience);
    this.check();
    while (!condition()) {
      if (signal.aborted) return false;
      await this.#change(signal);
      this.check();
    }
    return true;
  }

  /** @param {AbortSignal} signal */
  async #change(signal) {
    try {
      await once(this.#emitter, "change", { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
