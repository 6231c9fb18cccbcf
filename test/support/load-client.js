// A load for the recorder from a process of its own: it is the bot and Graph at once, sends requests and posts
// notifications without a pause, and counts an exchange as acknowledged when the whole of its answer has come. After so
// many it kills the recorder itself, so that nothing lies between the count and the kill.
import http from "node:http";
import { answerTo, requestBody } from "./load-bodies.js";
import { answering } from "./answering.js";

/** @typedef {{ graph: string, callback: string, lanes: number, until: number, kill?: { pid: number, signal: string } }} Load */
/** @typedef {{ to: "graph" | "bot", n: number }} Acknowledged */

/** @type {(text: string) => import("./load-bodies.js").Body} */
const parse = JSON.parse;
const agent = new http.Agent({ keepAlive: true });

/** Graph and the bot's callback server: both answer by the number in the body, some in one piece and some in several. */
const server = http.createServer((request, response) => {
  /** @type {Buffer[]} */
  const chunks = [];
  request.on("data", (/** @type {Buffer} */ chunk) => chunks.push(chunk));
  request.on("end", () => {
    const { n } = parse(Buffer.concat(chunks).toString());
    const { status, body } = answerTo(n);
    const bytes = Buffer.from(body ? JSON.stringify(body) : "");
    const inOnePiece = { "content-length": bytes.length };
    response.writeHead(status, {
      "content-type": "application/json",
      ...(n % 2 === 0 && body && inOnePiece),
    });
    if (body && n % 2 === 1) response.write(bytes.subarray(0, bytes.length / 2));
    response.end(body && bytes.subarray(n % 2 === 1 ? bytes.length / 2 : 0));
  });
});

/**
 * Posts one body; whether the whole of the answer came, and as it was sent.
 * @param {string} url
 * @param {number} n
 * @returns {Promise<boolean>}
 */
function post(url, n) {
  const bytes = Buffer.from(JSON.stringify(requestBody(n)));
  const headers = { "content-type": "application/json", "content-length": bytes.length };
  return new Promise((resolve) => {
    const request = http.request(url, { agent, method: "POST", headers });
    request.on("error", () => resolve(false));
    request.on("response", (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on("data", (/** @type {Buffer} */ chunk) => chunks.push(chunk));
      response.on("error", () => resolve(false));
      response.on("end", () => resolve(response.complete && isAnswer(n, response.statusCode, chunks)));
    });
    request.end(bytes);
  });
}

/**
 * @param {number} n
 * @param {number | undefined} status
 * @param {Buffer[]} chunks
 */
function isAnswer(n, status, chunks) {
  const expected = answerTo(n);
  const text = expected.body ? JSON.stringify(expected.body) : "";
  if (status === expected.status && Buffer.concat(chunks).toString() === text) return true;
  throw new Error(`${n} was answered with something else`);
}

/**
 * Loads both directions until so many exchanges are acknowledged, half in each; with `kill`, until no answer comes any more.
 * @param {Load} load
 * @returns {Promise<Acknowledged[]>}
 */
async function run({ graph, callback, lanes, until, kill }) {
  /** @type {Acknowledged[]} */
  const acknowledged = [];
  let n = 0;
  const isEnough = (/** @type {"graph" | "bot"} */ to) =>
    !kill && acknowledged.filter((one) => one.to === to).length >= until / 2;
  const lane = async (/** @type {"graph" | "bot"} */ to) => {
    while (!isEnough(to)) {
      const number = (n += 1);
      if (!(await post(to === "graph" ? `${graph}/v1.0/load/${number}` : callback, number))) return;
      acknowledged.push({ to, n: number });
      if (kill && acknowledged.length === until) process.kill(kill.pid, kill.signal);
    }
  };
  const both = Array.from({ length: lanes }, () => [lane("graph"), lane("bot")]);
  await Promise.all(both.flat());
  return acknowledged;
}

answering({
  /** Starts Graph and the bot; gives their origin. */
  listen: () =>
    new Promise((resolve) =>
      server.listen(0, "127.0.0.1", () => {
        const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
        resolve(`http://127.0.0.1:${port}`);
      }),
    ),
  run,
});
