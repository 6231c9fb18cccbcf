// mockttp with one rule a recording. Without a length it closes the connection behind every answer.
import { given, installed, isListening } from "./place.js";

/**
 * @typedef {{ withBody: (body: string) => Rule, thenReply: (status: number, body: string, headers: object) => Promise<unknown> }} Rule
 * @typedef {{ start: () => Promise<void>, port: number, forPost: (path: string) => Rule }} Mockttp
 */

/** @type {{ getLocal: (options: object) => Mockttp }} */
const { getLocal } = installed("mockttp");
const server = getLocal({ recordTraffic: false });
await server.start();
for (const { path, body, response } of given) {
  const headers = { ...response.headers, "content-length": String(Buffer.byteLength(response.body)) };
  await server.forPost(path).withBody(body).thenReply(response.status, response.body, headers);
}
isListening(server.port);
