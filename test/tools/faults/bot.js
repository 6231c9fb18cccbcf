// node test/tools/faults/bot.js CASSETTE PORT: a bot that sends the invites of a cassette of this repository, again where one
// fails, and says what it gets on the wire. GRAPH_URL is its base URL, which comes on its stdin.
import { readFileSync } from "node:fs";
import http from "node:http";
import { createInterface } from "node:readline";
import { shownAnswer, shownNotification } from "./shown.js";

/** @import { Cassette } from "../../../dist/tape/cassette.js" */

const [file = "", tries = "3"] = process.argv.slice(2);
const { exchanges } = /** @type {Cassette} */ (parsed(readFileSync(file, "utf8")));
const invites = exchanges.filter(({ to }) => to === "graph").map(({ request }) => request);

/** @type {(text: string) => void} */
const say = (text) => void process.stdout.write(`${text}\n`);

const server = http.createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => (body += chunk));
  request.on("end", () => {
    const { text, status } = shownNotification(body);
    say(`  told   ${text}`);
    response.writeHead(status).end();
  });
});
server.listen(0, "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  say(`http://127.0.0.1:${port}/api/calls`);
});

for await (const graphUrl of createInterface({ input: process.stdin })) {
  for (const invite of invites) await ask(graphUrl, invite);
  say("done");
}

/** @type {(graphUrl: string, invite: { url: string, body?: unknown }) => Promise<void>} */
async function ask(graphUrl, { url, body }) {
  for (let left = Number(tries); left > 0; left -= 1) {
    const { text, isGood } = await answerTo(graphUrl + url, body);
    say(`  asked  invite: ${text}`);
    if (isGood) return;
  }
}

/** @type {(url: string, body: unknown) => Promise<{ text: string, isGood: boolean }>} */
async function answerTo(url, body) {
  const headers = { "content-type": "application/json", authorization: "Bearer example-token" };
  try {
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await response.text();
    return { text: shownAnswer(response, text), isGood: response.ok };
  } catch (error) {
    const { message, cause } = /** @type {Error & { cause?: { code?: string } }} */ (error);
    return { text: `${message} (${cause?.code ?? "no code"})`, isGood: false };
  }
}

/** @type {(text: string) => unknown} */
function parsed(text) {
  return JSON.parse(text);
}
