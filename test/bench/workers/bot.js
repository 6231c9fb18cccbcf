// A bot in a process of its own: it invites, and answers the notifications that come of it.
import http from "node:http";
import { performance } from "node:perf_hooks";
import { setInterval } from "node:timers/promises";
import { Client, Pool } from "undici";
import { answering } from "../../support/answering.js";
import { idsOf, numberIn, RECORDED, requestOf } from "../invites.js";
import { send } from "./sending.js";

/**
 * @typedef {{ origin: string, first: number, count: number }} Talk
 * @typedef {{ answeredAt: number, heardAt: number[], done: () => void }} Conversation
 */

const NOTIFICATIONS = RECORDED.exchanges.filter(({ to }) => to === "bot").length;
const CONNECTIONS = 16;

/** By the number of the invite. @type {Map<number, Conversation>} */
const underWay = new Map();

const server = http.createServer((request, response) => {
  const now = performance.now();
  let text = "";
  request.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => (text += chunk));
  request.on("end", () => {
    const conversation = underWay.get(numberIn(text));
    response.writeHead(conversation ? 202 : 404).end();
    if (conversation?.heardAt.push(now) === NOTIFICATIONS) conversation.done();
  });
});

/**
 * Invites, and hears everything that comes of it.
 * @param {import("undici").Dispatcher} client
 * @param {number} n
 * @returns {Promise<Conversation>}
 */
async function converse(client, n) {
  /** @type {Conversation} */
  const conversation = { answeredAt: NaN, heardAt: [], done: () => undefined };
  /** @type {Promise<void>} */
  const isOver = new Promise((resolve) => (conversation.done = resolve));
  underWay.set(n, conversation);
  const { status } = await send(client, requestOf(idsOf("live", n)), false);
  conversation.answeredAt = performance.now();
  if (status !== 200) throw new Error(`Invite ${n} was answered with ${status}.`);
  await isOver;
  underWay.delete(n);
  return conversation;
}

/**
 * Keeps so many conversations under way; gives how many a second were over.
 * @param {Talk & { atOnce: number }} talk
 */
async function talk({ origin, first, count, atOnce }) {
  let next = first;
  const began = performance.now();
  const lane = async () => {
    const client = new Client(origin, { pipelining: 1 });
    while (next < first + count) await converse(client, next++);
    await client.close();
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return (count / (performance.now() - began)) * 1e3;
}

/**
 * Begins so many conversations a second, whether those before are over or not; gives by how many milliseconds each
 * notification came later than the lead after its answer.
 * @param {Talk & { perSecond: number, lead: number }} talk
 */
async function pace({ origin, first, count, perSecond, lead }) {
  const client = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const began = performance.now();
  /** @type {Promise<Conversation>[]} */
  const begun = [];
  for await (const _tick of setInterval(1)) {
    const due = Math.min(count, ((performance.now() - began) * perSecond) / 1e3);
    while (begun.length < due) begun.push(converse(client, first + begun.length));
    if (begun.length === count) break;
  }
  const over = await Promise.all(begun);
  await client.close();
  return over.flatMap(({ answeredAt, heardAt }) => heardAt.map((at) => at - answeredAt - lead));
}

/** @returns {Promise<string>} its callback URL */
function listen() {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      resolve(`http://127.0.0.1:${port}/api/calls`);
    });
  });
}

answering({ listen, talk, pace });
