import { Present } from "../base/present.js";
import { Waiters } from "../base/waiters.js";
import type { Shown } from "./coming.js";
import type { Pending } from "./pending.js";
import type { Run } from "./run.js";

/** The requests in flight of a session, and what can be waited for in it. */
export class Barriers {
  readonly #run: () => Run;
  /** The session's time by which something has to be due to be waited for. */
  readonly #until: () => number;
  readonly #inFlight = new Present<Shown>();
  readonly #settled = new Waiters(() => this.#isSettled());
  readonly #complete = new Waiters(() => this.#run().isComplete && this.#isSettled());

  constructor(run: () => Run, until: () => number) {
    this.#run = run;
    this.#until = until;
  }

  /** A request has come; gives what is called when its answer is over. */
  enter(request: Shown): () => void {
    const leave = this.#inFlight.add(request);
    return () => {
      leave();
      this.check();
    };
  }

  /** Something may have been reached. */
  check(): void {
    this.#settled.check();
    this.#complete.check();
  }

  settled(): Promise<void> {
    return this.#settled.wait();
  }

  complete(): Promise<void> {
    return this.#complete.wait();
  }

  pending(): Pending[] {
    const answering = this.#inFlight
      .all()
      .map(({ method, url }): Pending => ({ state: "answering", request: `${method} ${url}` }));
    return [...answering, ...this.#run().pending()];
  }

  #isSettled(): boolean {
    return this.#inFlight.size === 0 && this.#run().isIdle(this.#until());
  }
}
