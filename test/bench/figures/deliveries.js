// How many invites get their notifications, and how punctually.
import { writeTape } from "../cassettes.js";
import { startScript } from "../child.js";
import { cpuMicros } from "../cpu.js";
import { rollcall, start } from "../server.js";
import { numberText, rangeText, spread } from "../spread.js";
import { below } from "../table.js";

/** Milliseconds that a notification may be late, 99 of 100 times. */
const LATEST = 5;
const LEAD = 20;
const NOTIFICATIONS = 2;

/** @typedef {{ perSecond: number, cpu: number, p50: number, p99: number }} Delivered */

/**
 * @param {import("../trial.js").Bench} bench
 * @returns {Promise<import("../table.js").Row[]>}
 */
export async function deliveryFigures(bench) {
  const { rounds, invites, deliveriesPerSecond } = bench.scale;
  const file = await writeTape(bench.folder, 3 * invites, { notified: true });
  /** @type {Delivered[]} */
  const delivered = [];
  for (let round = 1; round <= rounds; round += 1) {
    bench.say(`round ${round} of ${rounds}: deliveries`);
    delivered.push(await deliver(bench, file));
  }
  const of = (/** @type {keyof Delivered} */ name) => spread(delivered.map((one) => one[name]));
  return [
    {
      what: "Invites a second with both notifications",
      measured: rangeText(of("perSecond"), 0, "/s"),
      numbers: `${numberText(of("cpu").median)} µs CPU an invite`,
    },
    {
      what: `Lateness at ${deliveriesPerSecond} deliveries a second`,
      measured: `p99 ${rangeText(of("p99"), 1, " ms")}`,
      numbers: `p50 ${numberText(of("p50").median, 1)} ms`,
      wanted: below(of("p99").median, LATEST, " ms"),
    },
  ];
}

/**
 * @param {import("../trial.js").Bench} bench
 * @param {string} file
 * @returns {Promise<Delivered>}
 */
async function deliver(bench, file) {
  const bot = startScript("load", "workers/bot.js");
  try {
    /** @type {string} */
    const callback = await bot.ask("listen");
    const options = ["--callback", callback, "--lead", String(LEAD)];
    const server = await start(rollcall("replay", file, options));
    try {
      return await converse(bench, bot, server);
    } finally {
      await server.child.stop();
    }
  } finally {
    await bot.stop();
  }
}

/**
 * Has the server deliver at a steady pace, warmed up at the same one, then as fast as it can.
 * @param {import("../trial.js").Bench} bench
 * @param {import("../child.js").Child} bot
 * @param {import("../server.js").Started} server
 * @returns {Promise<Delivered>}
 */
async function converse({ scale }, bot, { child, origin }) {
  const { invites: count, conversations: atOnce, deliveriesPerSecond } = scale;
  const pace = { perSecond: deliveriesPerSecond / NOTIFICATIONS, lead: LEAD };
  await bot.ask("pace", { origin, first: 0, count, ...pace });
  /** @type {number[]} */
  const lateness = await bot.ask("pace", { origin, first: count, count, ...pace });
  const before = cpuMicros(child.pid);
  /** @type {number} */
  const perSecond = await bot.ask("talk", { origin, first: 2 * count, count, atOnce });
  const cpu = (cpuMicros(child.pid) - before) / count;
  return { perSecond, cpu, p50: percentile(lateness, 0.5), p99: percentile(lateness, 0.99) };
}

/**
 * @param {readonly number[]} values
 * @param {number} share
 */
function percentile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN;
}
