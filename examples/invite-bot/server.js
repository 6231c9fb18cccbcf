// The HTTP server that Graph posts notifications to.
import { once } from "node:events";
import http from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";

export const CALLBACK_PATH = "/api/calls";

/**
 * Graph waits for the answer and may give up: so it is answered 202 at once, and the work is done afterwards.
 * @param {number} port 0 picks a free one
 * @param {(body: string) => void} onNotification called one at a time, in the order of arrival
 * @returns {Promise<{ port: number, close: () => Promise<void> }>} rejects when the port is taken
 */
export async function listen(port, onNotification) {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const isNotification = request.method === "POST" && pathname === CALLBACK_PATH;
    const answer = (/** @type {string} */ body) => {
      response.writeHead(isNotification ? 202 : 404).end();
      if (isNotification) setImmediate(onNotification, body);
    };
    text(request).then(answer, () => response.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  const close = async () => {
    server.close();
    // What is just coming in is still answered; a connection that is only kept open does not keep us.
    await Promise.race([once(server, "close"), wait(1_000, undefined, { ref: false })]);
    server.closeAllConnections();
  };
  return { port: address.port, close };
}
