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
    receive(request, response).then(
      (body) => body !== undefined && setImmediate(onNotification, body),
      // The sender broke off: there is nobody to answer and nothing to work on.
      () => response.destroy(),
    );
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { port: address.port, close: () => closed(server) };
}

/**
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 * @returns {Promise<string | undefined>} the body, or undefined when it is no notification
 */
async function receive(request, response) {
  const body = await text(request);
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const expected = request.method === "POST" && pathname === CALLBACK_PATH;
  response.writeHead(expected ? 202 : 404).end();
  return expected ? body : undefined;
}

/**
 * A notification that is just coming in is still answered; a connection that is only kept open does not keep us.
 * @param {http.Server} server
 */
async function closed(server) {
  const closing = once(server, "close");
  server.close();
  await Promise.race([closing, wait(1_000, undefined, { ref: false })]);
  server.closeAllConnections();
  await closing;
}
