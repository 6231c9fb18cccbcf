// node test/tools/many-runs.js [RUNS] : 500 tests of one suite in parallel workers, again and again; says what flaked and what was left.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const RUNS = Number(process.argv[2] ?? 50);
const FILES = 10;
const TESTS = 50;
const VITEST = path.join(ROOT, "node_modules/vitest/vitest.mjs");

/** Fifty tests: over a socket and in process, one after the other and at once, with faults, two that throw half way. */
const SUITE = `
import { appendFileSync } from "node:fs";
import { afterAll, beforeAll, expect as plain, vi } from "vitest";
import nock from "nock";
import { expect, test } from "rollcall/vitest";

nock.restore();
const CALL = "ab6233a5-20b7-4c5e-bea2-ce56c9776429";
const REPLACED = "a7ebfb2d-871e-419c-87af-27290b22e8db";
const user = { "@odata.type": "#microsoft.graph.identity", id: "278405a3-f568-4b3e-b684-009193463064", identityProvider: "AAD" };
const identity = { "@odata.type": "#microsoft.graph.identitySet", user };
const participant = { "@odata.type": "#microsoft.graph.invitationParticipantInfo", replacesCallId: REPLACED, identity };
const accepted = () => new Response(null, { status: 202 });
const invite = (graph, clientContext) => fetch(graph + "/beta/communications/calls/" + CALL + "/participants/invite", {
  method: "POST",
  headers: { authorization: "Bearer x", "content-type": "application/json" },
  body: JSON.stringify({ participants: [participant], clientContext }),
});
const play = async (session, context) => {
  const told = [];
  session.deliverTo(async (request) => (told.push(...(await request.json()).value), accepted()));
  const answer = await invite(session.graphUrl, context);
  plain(await answer.json()).toMatchObject({ clientContext: context, status: "Running" });
  await session.complete();
  plain(told.map(({ resourceData }) => resourceData.clientContext ?? "roster")).toEqual([context, "roster"]);
  expect(session).toBeClean();
};

for (let number = 0; number < 15; number += 1) {
  test("over a socket " + number, async ({ rollcall }) => play(await rollcall.replay("invite-one"), "s" + number));
  test("in process " + number, async ({ rollcall }) => play(await rollcall.inProcess("invite-one"), "p" + number));
}
for (let number = 0; number < 8; number += 1)
  test.concurrent("at once, over a socket " + number, async ({ rollcall }) =>
    play(await rollcall.replay("invite-one"), "cs" + number));
for (let number = 0; number < 8; number += 1)
  test.concurrent("at once, in process " + number, async ({ rollcall }) =>
    play(await rollcall.inProcess("invite-one"), "cp" + number));
test("a failed operation", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one", { faults: ["operation-fails"] });
  session.deliverTo(accepted);
  await invite(session.graphUrl, "f");
  await session.settled();
  expect(session).toBeClean();
});
test("fake timers", async ({ rollcall }) => {
  vi.useFakeTimers();
  try {
    await play(await rollcall.replay("invite-one"), "fake");
  } finally {
    vi.useRealTimers();
  }
});
test.fails("throws half way, over a socket", async ({ rollcall }) => {
  await rollcall.replay("invite-one");
  throw new Error("half way");
});
test.fails("throws half way, in process", async ({ rollcall }) => {
  await rollcall.inProcess("invite-one");
  throw new Error("half way");
});

const left = () => process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|Immediate|HTTP/.test(name));
const before = { fetch: globalThis.fetch, resources: [] };
beforeAll(() => { before.resources = left(); });
afterAll(async () => {
  const sockets = (await import("node:https")).globalAgent;
  plain(sockets.sockets).toEqual({});
  plain(globalThis.fetch).toBe(before.fetch);
  plain(nock.isActive()).toBe(false);
  plain(nock.activeMocks()).toEqual([]);
  // Node's own fetch closes its connections by itself, when it hears that the other end has.
  for (let turn = 0; turn < 10_000 && left().length > before.resources.length; turn += 1)
    await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  const line = { pid: process.pid, heap: process.memoryUsage().heapUsed, before: before.resources, left: left() };
  appendFileSync(process.env.LEFT_FILE, JSON.stringify(line) + "\\n");
});
`;

const folder = mkdtempSync(path.join(os.tmpdir(), "rollcall-many-"));
const leftFile = path.join(folder, "left.jsonl");
mkdirSync(path.join(folder, "node_modules"));
for (const name of ["vitest", "nock"])
  symlinkSync(path.join(ROOT, "node_modules", name), path.join(folder, "node_modules", name));
symlinkSync(ROOT, path.join(folder, "node_modules", "rollcall"));
symlinkSync(path.join(ROOT, "cassettes"), path.join(folder, "cassettes"));
writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
for (let number = 0; number < FILES; number += 1)
  writeFileSync(path.join(folder, `suite-${number}.test.js`), SUITE);

/**
 * @typedef {{ title: string, failureMessages: string[] }} Told
 * @typedef {{ numTotalTests: number, numFailedTests: number, testResults: { message: string, assertionResults: Told[] }[] }} Results
 * @typedef {{ pid: number, heap: number, before: string[], left: string[] }} Left what a worker has at the end of a file
 */

/** @type {(text: string) => Results} */
const readResults = JSON.parse;
/** @type {(text: string) => Left} */
const readLeft = JSON.parse;

let failed = 0;
/** @type {number[]} */
const seconds = [];
for (let run = 1; run <= RUNS; run += 1) failed += runOnce(run) ? 0 : 1;

const left = readFileSync(leftFile, "utf8").trim().split("\n").map(readLeft);
const more = left.filter(({ before, left: after }) => after.length > before.length);
const median = seconds.toSorted((one, other) => one - other)[Math.floor(seconds.length / 2)] ?? 0;
say(`${RUNS} runs of ${FILES * TESTS} tests, ${failed} failed; ${median.toFixed(1)} s each`);
say(`${left.length} files in workers, ${more.length} left more sockets, servers or timers than they found`);
if (more[0]) say(JSON.stringify(more[0]));
say(`heap: ${growth(left)} KiB a test, in workers that had several files`);
rmSync(folder, { recursive: true, force: true });
process.exitCode = failed > 0 || more.length > 0 ? 1 : 0;

/** @type {(run: number) => boolean} */
function runOnce(run) {
  const pool = run % 4 < 2 ? "forks" : "threads";
  const isolation = run % 2 === 0 ? [] : ["--no-isolate"];
  const output = path.join(folder, "results.json");
  const reporting = ["--reporter", "json", "--outputFile", output];
  const args = [VITEST, "run", "--root", folder, "--pool", pool, ...isolation, ...reporting];
  const { VITEST: _ours, VITEST_WORKER_ID: _worker, ...env } = process.env;
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    ...{ cwd: folder, encoding: "utf8" },
    env: { ...env, LEFT_FILE: leftFile, NODE_OPTIONS: "--expose-gc" },
  });
  const took = (performance.now() - started) / 1_000;
  seconds.push(took);
  const results = readResults(readFileSync(output, "utf8"));
  const passed = results.numTotalTests - results.numFailedTests;
  say(
    `run ${run}, ${pool} ${isolation.join("")}: ${passed} of ${results.numTotalTests} passed, ${took.toFixed(1)} s`,
  );
  const isGood = status === 0 && passed === FILES * TESTS;
  if (!isGood) say(`${stderr}\n${messagesOf(results).join("\n")}`.slice(0, 8_000));
  return isGood;
}

/** @type {(results: Results) => string[]} */
function messagesOf({ testResults }) {
  return testResults.flatMap(({ message, assertionResults }) => [
    message,
    ...assertionResults.flatMap(({ title, failureMessages }) =>
      failureMessages.map((text) => `${title}: ${text}`),
    ),
  ]);
}

/**
 * From the second file of a worker on: with the first one everything is loaded.
 * @type {(all: Left[]) => string}
 */
function growth(all) {
  const pids = [...new Set(all.map(({ pid }) => pid))];
  const each = pids.flatMap((pid) => {
    const [, second, ...later] = all.filter((one) => one.pid === pid);
    const last = later.at(-1);
    return second && last ? (last.heap - second.heap) / later.length / TESTS / 1024 : [];
  });
  if (each.length === 0) return "unknown";
  const sorted = each.toSorted((one, other) => one - other);
  return `${sorted[Math.floor(sorted.length / 2)]?.toFixed(1)} (at most ${sorted.at(-1)?.toFixed(1)})`;
}

/** @type {(line: string) => void} */
function say(line) {
  process.stdout.write(`${line}\n`);
}
