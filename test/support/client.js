// A bot's HTTP client in a process of its own, Node's own http and nothing else. It sends what the test tells it to.
import http from "node:http";
import { answering } from "./answering.js";

/** @typedef {{ url: string, method: string, headers: Record<string, string>, body: string }} Asked */
/** @typedef {{ status: number, headers: NodeJS.Dict<string | string[]>, body: string } | { error: string }} Answered */

const agent = new http.Agent({ keepAlive: true });

/**
 * @param {Asked} asked
 * @returns {Promise<Answered>}
 */
function send({ url, method, headers, body }) {
  return new Promise((resolve) => {
    const request = http.request(url, {
      agent,
      method,
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
    });
    request.on("error", (error) =>
      resolve({ error: /** @type {NodeJS.ErrnoException} */ (error).code ?? error.message }),
    );
    request.on("response", (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on("data", (/** @type {Buffer} */ chunk) => chunks.push(chunk));
      response.on("error", () => resolve({ error: "the answer broke off" }));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.end(body);
  });
}

answering({
  /** Sends requests, `atOnce` of them at a time, and gives the answers in the order of the requests. */
  send: async (/** @type {{ requests: Asked[], atOnce: number }} */ { requests, atOnce }) => {
    /** @type {Answered[]} */
    const answers = [];
    let next = 0;
    const work = async () => {
      for (let index = next++; index < requests.length; index = next++)
        answers[index] = await send(/** @type {Asked} */ (requests[index]));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return answers;
  },
});
