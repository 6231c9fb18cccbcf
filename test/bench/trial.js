// Servers under load, one at a time.
import { cpuMicros, residentBytes } from "./cpu.js";
import { ratios, spread } from "./spread.js";
import { start } from "./server.js";

/**
 * What all measurements share.
 * @typedef {{ scale: import("./scale.js").Scale, folder: string, load: import("./child.js").Child, say: (text: string) => void }} Bench
 *
 * `server` is asked anew for each run. `isFixed`: the server sends the same answer to all. `check` is told how many were
 * answered while the server still runs.
 * @typedef {object} Subject
 * @property {string} name
 * @property {() => import("./server.js").Server} server
 * @property {number} [tape]
 * @property {boolean} [isFixed]
 * @property {(answered: number) => void | Promise<void>} [check]
 *
 * @typedef {import("./workers/load.js").Loaded & { cpu: number, loadedBytes: number, bytes: number }} Trial
 * @typedef {{ base: Trial, own: Trial }} Pair
 */

/**
 * Measures the subjects in turn, round after round, each right after what it is compared with.
 * @param {Bench} bench
 * @param {Subject} base
 * @param {readonly Subject[]} subjects
 * @returns {Promise<Map<string, Pair[]>>}
 */
export async function inTurn(bench, base, subjects) {
  /** @type {Map<string, Pair[]>} */
  const pairs = new Map(subjects.map(({ name }) => [name, []]));
  for (let round = 1; round <= bench.scale.rounds; round += 1) {
    for (const subject of subjects) {
      bench.say(`round ${round} of ${bench.scale.rounds}: ${subject.name}`);
      const pair = { base: await trial(bench, base), own: await trial(bench, subject) };
      pairs.get(subject.name)?.push(pair);
    }
  }
  return pairs;
}

/**
 * One run, in a new process: what earlier runs left behind does not count.
 * @param {Bench} bench
 * @param {Subject} subject
 * @returns {Promise<Trial>}
 */
async function trial({ scale, load }, { server, tape, isFixed = false, check }) {
  const { child, origin } = await start(server());
  try {
    const loadedBytes = residentBytes(child.pid);
    const { connections, seconds, warmUp, requests } = scale;
    const of = { origin, connections, seconds, isFixed, ...(tape !== undefined && { tape }) };
    /** @type {(first: number, count: number) => Promise<import("./workers/load.js").Loaded>} */
    const run = (first, count) => load.ask("run", { ...of, first, count });
    const warmed = await run(0, warmUp);
    const before = cpuMicros(child.pid);
    const loaded = await run(warmUp, requests);
    const cpu = (cpuMicros(child.pid) - before) / loaded.answered;
    await check?.(warmed.answered + loaded.answered);
    return { ...loaded, cpu, loadedBytes, bytes: residentBytes(child.pid) };
  } finally {
    await child.stop();
  }
}

/**
 * Server CPU as a multiple of what it is compared with.
 * @param {readonly Pair[]} pairs
 */
export function cpuRatios(pairs) {
  return ratios(pairs, ({ cpu }) => cpu);
}

/**
 * The median of one value.
 * @param {readonly Trial[]} trials
 * @param {(trial: Trial) => number} valueOf
 */
export function middle(trials, valueOf) {
  return spread(trials.map(valueOf)).median;
}
