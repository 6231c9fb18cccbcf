// A bot's callback server in a process of its own. It answers when the test says so, and tells what it has heard.
import http from "node:http";
import { answering } from "./answering.js";

/**
 * `during`: the numbers of those that were not answered yet when it came.
 * @typedef {{ method: string, url: string, headers: NodeJS.Dict<string | string[]>, body: string, during: number[] }} Heard
 */

/** @type {Heard[]} */
const heard = [];
/** @type {(http.ServerResponse | undefined)[]} */
const open = [];
/** @type {{ count: number, resolve: () => void }[]} */
const waiting = [];
let status = 202;
let holds = false;

const server = http.createServer((request, response) => {
  /** @type {Buffer[]} */
  const chunks = [];
  request.on("data", (/** @type {Buffer} */ chunk) => chunks.push(chunk));
  request.on("end", () => {
    const { method = "", url = "", headers } = request;
    const during = open.flatMap((unanswered, index) => (unanswered ? index : []));
    hear({ method, url, headers, body: Buffer.concat(chunks).toString(), during }, response);
  });
});

/**
 * @param {Heard} notification
 * @param {http.ServerResponse} response
 */
function hear(notification, response) {
  const index = heard.push(notification) - 1;
  open[index] = response;
  if (!holds) void answerSoon(index);
  for (const { count, resolve } of waiting) if (heard.length >= count) resolve();
}

/**
 * A few turns later, as a bot that has something to do first: who does not wait for the answer shows.
 * @param {number} index
 */
async function answerSoon(index) {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  answer(index);
}

/** @param {number} index */
function answer(index) {
  open[index]?.writeHead(status).end();
  open[index] = undefined;
}

answering({
  /** Listens; `port` 0 picks one. Gives the callback URL. */
  listen: (/** @type {{ port: number }} */ { port }) =>
    new Promise((resolve) =>
      server.listen(port, "127.0.0.1", () => {
        const address = /** @type {import("node:net").AddressInfo} */ (server.address());
        resolve(`http://127.0.0.1:${address.port}/api/calls`);
      }),
    ),
  /** What notifications are answered with from now on. */
  status: (/** @type {number} */ next) => {
    status = next;
  },
  /** Answers nothing from now on. */
  hold: () => {
    holds = true;
  },
  /** Answers one notification that is held. */
  release: (/** @type {number} */ index) => answer(index),
  /** Answers all that are held and from now on again at once. */
  releaseAll: () => {
    holds = false;
    open.forEach((_response, index) => answer(index));
  },
  /** Everything heard, once there are so many. */
  hears: async (/** @type {number} */ count) => {
    if (heard.length < count)
      await new Promise((resolve) => waiting.push({ count, resolve: () => resolve(0) }));
    return heard;
  },
});
