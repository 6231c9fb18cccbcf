// The load, in a process of its own: so many connections, each with one request at a time.
import { createHistogram, performance } from "node:perf_hooks";
import { Client } from "undici";
import { answering } from "../../support/answering.js";
import { idsOf, isAnswerTo, requestOf } from "../invites.js";
import { send } from "./sending.js";

/**
 * `tape`: the requests are those of a tape of so many invites, over and over; without it each is another one.
 * @typedef {{ origin: string, connections: number, first: number, count: number, seconds: number, tape?: number, isFixed: boolean }} Load
 * @typedef {{ answered: number, perSecond: number, p50: number, p99: number, busy: number }} Loaded
 */

/** Every so many answers, one is read: reading all would make the load the slowest part. */
const READ_EVERY = 500;

/** A stride through the tape that comes to each of its invites, and not to neighbours. */
const STRIDE = 7_919;

/**
 * @param {Load} load
 * @returns {Promise<Loaded>}
 */
async function run(load) {
  const latencies = createHistogram();
  const next = numbers(load);
  const clients = Array.from({ length: load.connections }, () => new Client(load.origin, { pipelining: 1 }));
  const cpu = process.cpuUsage();
  const began = performance.now();
  await Promise.all(clients.map((client) => drain(client, next, load, latencies)));
  const milliseconds = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  await Promise.all(clients.map((client) => client.close()));
  return {
    answered: latencies.count,
    perSecond: (latencies.count / milliseconds) * 1e3,
    p50: latencies.percentile(50) / 1e6,
    p99: latencies.percentile(99) / 1e6,
    busy: (user + system) / 1e3 / milliseconds,
  };
}

/**
 * The numbers of the requests, as long as there is time.
 * @param {Load} load
 * @returns {Iterator<number, undefined>}
 */
function* numbers({ first, count, seconds }) {
  const until = performance.now() + seconds * 1e3;
  for (let n = first; n < first + count && performance.now() < until; n += 1) yield n;
}

/**
 * @param {Client} client
 * @param {Iterator<number, undefined>} next
 * @param {Load} load
 * @param {import("node:perf_hooks").RecordableHistogram} latencies
 */
async function drain(client, next, { tape, isFixed }, latencies) {
  for (let n = next.next().value; n !== undefined; n = next.next().value) {
    const ids = tape === undefined ? idsOf("live", n) : idsOf("tape", (n * STRIDE) % tape);
    const isRead = !isFixed && n % READ_EVERY === 0;
    const { status, text, milliseconds } = await send(client, requestOf(ids), isRead);
    if (status !== 200) throw new Error(`Invite ${n} was answered with ${status}.`);
    if (isRead && !isAnswerTo(text, ids)) throw new Error(`Invite ${n} was answered with ${text}.`);
    latencies.record(Math.round(milliseconds * 1e6));
  }
}

answering({ run });
