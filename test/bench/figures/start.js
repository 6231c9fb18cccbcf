// How long it takes from the start of the process to the first answer.
import { performance } from "node:perf_hooks";
import { Client } from "undici";
import { writeTape } from "../cassettes.js";
import { idsOf, requestOf } from "../invites.js";
import { BARE, rollcall, start } from "../server.js";
import { numberText, rangeText, spread } from "../spread.js";
import { atMost } from "../table.js";
import { send } from "../workers/sending.js";

/** Milliseconds that rollcall may take longer than bare. */
const MOST = 200;

/** Starts are short: there may be more of them. */
const STARTS_A_ROUND = 3;

/**
 * @param {import("../trial.js").Bench} bench
 * @returns {Promise<import("../table.js").Row[]>}
 */
export async function startFigures({ scale, folder, say }) {
  const file = await writeTape(folder, 1, { notified: false });
  const pairs = [];
  for (let round = 0; round < scale.rounds * STARTS_A_ROUND; round += 1) {
    say(`start ${round + 1} of ${scale.rounds * STARTS_A_ROUND}`);
    pairs.push({ base: await firstAnswer(BARE), own: await firstAnswer(rollcall("replay", file)) });
  }
  const later = spread(pairs.map(({ base, own }) => own - base));
  const middles = [pairs.map(({ own }) => own), pairs.map(({ base }) => base)].map((all) =>
    numberText(spread(all).median),
  );
  return [
    {
      what: "Start to first answer",
      measured: `${rangeText(later, 0, " ms")} over bare`,
      numbers: `${middles[0]} ms, bare ${middles[1]} ms`,
      wanted: atMost(later.median, MOST, " ms"),
    },
  ];
}

/**
 * @param {import("../server.js").Server} server
 */
async function firstAnswer(server) {
  const began = performance.now();
  const { child, origin } = await start(server);
  const client = new Client(origin);
  try {
    const { status } = await send(client, requestOf(idsOf("live", 0)), false);
    if (status !== 200) throw new Error(`The first answer was ${status}.`);
    return performance.now() - began;
  } finally {
    await client.destroy();
    await child.stop();
  }
}
