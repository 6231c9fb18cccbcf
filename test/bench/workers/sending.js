// Sends invites with undici's dispatch: of the clients that were measured, the one that takes least of its own core and
// tells a latency to better than a millisecond.
import { performance } from "node:perf_hooks";

/** What a bot sends with each request. */
export const HEADERS = {
  "content-type": "application/json",
  authorization: "Bearer of.the.bench",
};

/** @typedef {{ status: number, text: string, milliseconds: number }} Answer */

/**
 * Posts one invite; `text` is read where it `isRead`.
 * @param {import("undici").Dispatcher} client
 * @param {{ path: string, body: string }} request
 * @param {boolean} isRead
 * @returns {Promise<Answer>}
 */
export function send(client, request, isRead) {
  return new Promise((resolve, reject) => {
    client.dispatch({ ...request, method: "POST", headers: HEADERS }, new Receiver(isRead, resolve, reject));
  });
}

class Receiver {
  #isRead;
  #resolve;
  #reject;
  #status = 0;
  #text = "";
  #began = performance.now();

  /**
   * @param {boolean} isRead
   * @param {(answer: Answer) => void} resolve
   * @param {(error: Error) => void} reject
   */
  constructor(isRead, resolve, reject) {
    this.#isRead = isRead;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart() {
    // Has to be there: undici tells the handlers of this interface by it.
  }

  /**
   * @param {unknown} _controller
   * @param {number} status
   */
  onResponseStart(_controller, status) {
    this.#status = status;
  }

  /**
   * @param {unknown} _controller
   * @param {Buffer} chunk
   */
  onResponseData(_controller, chunk) {
    if (this.#isRead) this.#text += chunk.toString("latin1");
  }

  onResponseEnd() {
    const milliseconds = performance.now() - this.#began;
    this.#resolve({ status: this.#status, text: this.#text, milliseconds });
  }

  /**
   * @param {unknown} _controller
   * @param {Error} error
   */
  onResponseError(_controller, error) {
    this.#reject(error);
  }
}
