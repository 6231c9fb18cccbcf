import type { ServerResponse } from "node:http";
import { ClientGone } from "./refusal.js";

/** The requests that are not answered yet, each with a signal for whoever works for it. */
export class Calls {
  readonly #open = new Set<AbortController>();

  /** The signal is aborted when the client leaves. */
  begin(response: ServerResponse): AbortSignal {
    const controller = new AbortController();
    this.#open.add(controller);
    response.once("close", () => {
      this.#open.delete(controller);
      controller.abort(new ClientGone());
    });
    return controller.signal;
  }

  /** Nobody works for any of them any more; the reason is their answer. */
  end(reason: Error): void {
    for (const controller of this.#open) controller.abort(reason);
  }
}

/** What the work gives, or the signal's reason as soon as it is aborted. */
export async function whileWanted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  let listener = (): void => undefined;
  const given = new Promise<never>((_resolve, reject) => {
    listener = () => reject(signal.reason);
    if (signal.aborted) listener();
    else signal.addEventListener("abort", listener);
  });
  return Promise.race([work, given]).finally(() => signal.removeEventListener("abort", listener));
}
