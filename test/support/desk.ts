import type { Exchange } from "../../src/tape/exchange.js";

interface Delivery {
  resolve: (status: number) => void;
  reject: (error: Error) => void;
}

/** A bot's end of deliveries: every notification that comes stays unanswered until the test answers it. */
export class Desk {
  /** The ids of all that came, in order. */
  readonly came: string[] = [];
  /** Where each was posted to. */
  readonly to: Record<string, string> = {};
  /** The ids of those that were given up from the other end. */
  readonly givenUp: string[] = [];
  readonly #open = new Map<string, Delivery>();

  readonly deliver = (notification: Exchange, to?: URL, signal?: AbortSignal): Promise<number> =>
    new Promise((resolve, reject) => {
      this.came.push(notification.id);
      if (to) this.to[notification.id] = to.href;
      this.#open.set(notification.id, { resolve, reject });
      signal?.addEventListener("abort", () => {
        this.givenUp.push(notification.id);
        reject(new Error("aborted"));
      });
    });

  /** Answers; resolves when everything that follows from it has happened. */
  async answer(id: string, status = 202): Promise<void> {
    this.#take(id).resolve(status);
    await turn();
  }

  async fail(id: string, message: string): Promise<void> {
    this.#take(id).reject(new Error(message));
    await turn();
  }

  #take(id: string): Delivery {
    const delivery = this.#open.get(id);
    if (!delivery) throw new Error(`${id} has not come; ${this.came.join(", ") || "nothing"} has`);
    this.#open.delete(id);
    return delivery;
  }
}

/** One turn of the event loop: every promise that can settle by itself has. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
