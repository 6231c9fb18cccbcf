// npm run bench: measures rollcall as it is used, in processes and through sockets, beside servers that do less.
//   --quick   a short run to see that everything works: it holds no bound and writes nothing
//   --peers   installs other replayers into a temporary folder and measures them, too
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startScript } from "./child.js";
import { deliveryFigures } from "./figures/deliveries.js";
import { inProcessFigures, inProcessPeers } from "./figures/in-process.js";
import { openFigures } from "./figures/open.js";
import { peerFigures } from "./figures/peers.js";
import { recordFigures } from "./figures/record.js";
import { replayFigures } from "./figures/replay.js";
import { startFigures } from "./figures/start.js";
import { FULL, QUICK } from "./scale.js";
import { aligned, figureTable, machine, markdown, putBetweenMarkers } from "./table.js";

const README = new URL("../../README.md", import.meta.url);

const { values: asked } = parseArgs({
  options: { quick: { type: "boolean", default: false }, peers: { type: "boolean", default: false } },
});
const folder = mkdtempSync(path.join(os.tmpdir(), "rollcall-bench-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));

const bench = {
  scale: asked.quick ? QUICK : FULL,
  folder,
  load: startScript("load", "workers/load.js"),
  say: (/** @type {string} */ text) => void process.stderr.write(`${text}\n`),
};
const replayed = await replayFigures(bench);
const rows = [
  ...replayed.rows,
  ...(await startFigures(bench)),
  ...(await openFigures(bench)),
  ...(await deliveryFigures(bench)),
  ...(await recordFigures(bench)),
  ...(await inProcessFigures(bench)),
];
const peers = asked.peers ? [await peerFigures(bench), await inProcessPeers(bench)] : [];
const tables = [figureTable(rows, { isJudged: true }), ...peers, replayed.details];
process.stdout.write(await aligned([machine(), ...tables.map(markdown)].join("\n\n")));
if (!asked.quick) {
  const short = [figureTable(rows, { isJudged: false }), ...peers];
  await putBetweenMarkers(README, [machine(), ...short.map(markdown)].join("\n\n"));
}
process.exit(!asked.quick && rows.some(({ wanted }) => wanted?.isOver) ? 1 : 0);
