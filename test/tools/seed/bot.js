// A bot that sends a script's invites and answers every notification with 202.
import http from "node:http";
import { Waiters } from "../../../dist/base/waiters.js";
import { parseJson } from "../../../dist/base/json.js";
import { loadExamples } from "./seed.js";

/**
 * `heard`: the notifications that came, in order. `invite` sends the invites one after the other and resolves with the
 * statuses of the answers; `hears` resolves when so many notifications have come.
 * @typedef {{
 *   callbackUrl: string,
 *   heard: readonly import("../../../dist/base/json.js").Json[],
 *   invite: (graphUrl: string) => Promise<number[]>,
 *   hears: (count: number) => Promise<void>,
 *   close: () => void,
 * }} SeedBot
 */

/**
 * Starts the bot of a script. Everything that it sends is fixed: header for header the same on every Node.
 * @param {import("./seed.js").Script} script
 * @returns {Promise<SeedBot>}
 */
export async function startSeedBot(script) {
  /** @type {import("../../../dist/base/json.js").Json[]} */
  const heard = [];
  let wanted = 0;
  const waiters = new Waiters(() => heard.length >= wanted);
  const server = http.createServer((request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on("data", (/** @type {Buffer} */ chunk) => chunks.push(chunk));
    request.on("end", () => {
      heard.push(parseJson(Buffer.concat(chunks).toString()) ?? null);
      response.sendDate = false;
      response.writeHead(202, { "content-length": "0" }).end();
      waiters.check();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    callbackUrl: `http://127.0.0.1:${port}/api/calls`,
    heard,
    invite: (graphUrl) => sendInvites(script, graphUrl),
    hears: (count) => {
      wanted = count;
      return waiters.wait();
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * @param {import("./seed.js").Script} script
 * @param {string} graphUrl
 */
async function sendInvites(script, graphUrl) {
  const examples = loadExamples();
  /** @type {number[]} */
  const statuses = [];
  for (const number of script.invites) {
    const example = examples.get(number);
    if (example) statuses.push(await post(`${graphUrl}${example.path}`, JSON.stringify(example.request)));
  }
  return statuses;
}

/**
 * @param {string} url
 * @param {string} body
 * @returns {Promise<number>}
 */
function post(url, body) {
  const headers = {
    authorization: "Bearer seed-bot-token",
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", headers });
    request.on("error", reject);
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    request.end(body);
  });
}
