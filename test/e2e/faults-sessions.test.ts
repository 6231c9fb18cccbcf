import { Worker } from "node:worker_threads";
import { expect, it, onTestFinished } from "vitest";
import { replay } from "../../src/compose/index.js";
import { cassetteFile, readRepositoryCassette, requestsOf } from "../support/cassettes.js";
import { send } from "../support/invite-one.js";
import { upstream } from "../support/upstream.js";

const SESSIONS = 250;
const AT_ONCE = 25;
const FAULTS = [
  ...["operation-fails,probability=0.4", "throttled,probability=0.5,times=2,retry-after=0"],
  ...["roster-late,probability=0.5", "notification-twice,probability=0.3"],
];
const REQUESTS = requestsOf(readRepositoryCassette("seed-session"));

/** Takes a core until the test ends. */
function burn(): void {
  const worker = new Worker("for (;;);", { eval: true });
  onTestFinished(async () => {
    await worker.terminate();
  });
}

/** One session over real sockets: all its invites at once, each again while it is throttled. */
async function converse(graphUrl: string, key: number): Promise<void> {
  const ask = async (request: (typeof REQUESTS)[number]): Promise<void> => {
    while ((await send(`${graphUrl}/~seed-session:${key}`, request)).status === 429);
  };
  await Promise.all(REQUESTS.map(ask));
}

/** The digests of so many sessions at once. */
async function digestsOf(seed: number): Promise<Set<string | undefined>> {
  const bot = await upstream((response) => void response.writeHead(202).end());
  const callback = `${bot.origin}/api/calls`;
  const running = await replay({
    ...{ cassette: cassetteFile("seed-session"), callback, faults: FAULTS, seed, otherwise: "miss" },
  });
  onTestFinished(async () => {
    await running.stop();
  });
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < SESSIONS) await converse(running.graphUrl, next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await running.settled();
  const { clean, sessions = [] } = await running.stop();
  expect([clean, sessions.length]).toEqual([true, SESSIONS]);
  return new Set(sessions.map(({ digest }) => digest));
}

it("hundreds of sessions with faults by chance, over real sockets and under CPU load, have one digest a seed", async () => {
  burn();
  const [seven, eight] = [await digestsOf(7), await digestsOf(8)];
  expect([seven.size, eight.size]).toEqual([1, 1]);
  expect(seven).not.toEqual(eight);
});
