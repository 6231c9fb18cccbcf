// A bot as a user's tests start it, and what they send by themselves. It is written into tiny projects, too.
import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";

/**
 * @typedef {object} Request
 * @property {string} method
 * @property {string} url
 * @property {unknown} [body]
 */

/**
 * A request of a cassette in the folder `cassettes`.
 * @param {string} cassette
 * @param {string} id
 * @returns {Request}
 */
export function requestOf(cassette, id = "x1") {
  /** @type {unknown} */
  const read = JSON.parse(readFileSync(`cassettes/${cassette}.json`, "utf8"));
  const tape = /** @type {{ exchanges: { id: string, request: Request }[] }} */ (read);
  const found = tape.exchanges.find((exchange) => exchange.id === id);
  if (!found) throw new Error(`${cassette} has no ${id}`);
  return found.request;
}

/**
 * @param {string} origin
 * @param {Request} request
 */
export function send(origin, { method, url, body }) {
  const headers = { "content-type": "application/json", authorization: "Bearer x" };
  return fetch(origin + url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

export function accepted() {
  return new Response(null, { status: 202 });
}

/**
 * A bot's server until the test ends, whose context this is given; `answer` gives the status for the so many-th notification.
 * @param {{ onTestFinished: (close: () => void) => void }} context
 * @param {(count: number) => number | Promise<number>} [answer]
 */
export async function startBot({ onTestFinished }, answer = () => 202) {
  /** @type {unknown[]} */
  const heard = [];
  const server = http.createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => (text += chunk));
    request.on("end", () => {
      const body = /** @type {unknown} */ (JSON.parse(text));
      const count = heard.push(body);
      void Promise.resolve(answer(count)).then((status) => response.writeHead(status).end());
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { callbackUrl: `http://127.0.0.1:${port}/api/calls`, heard };
}

/**
 * Whether nothing listens there; by a connection of its own, for those that fetch keeps may be closing.
 * @param {string} url
 * @returns {Promise<boolean>}
 */
export function refuses(url) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), hostname, () => {
      socket.destroy();
      resolve(false);
    });
    socket.on("error", (/** @type {NodeJS.ErrnoException} */ { code }) => resolve(code === "ECONNREFUSED"));
  });
}
