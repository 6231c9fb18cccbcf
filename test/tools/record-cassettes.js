// Records the cassettes of this repository: the recorder itself, in front of an upstream that plays the document's
// examples, with a clock that steps the same way every time. Running it again changes nothing. A folder may be given.
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { record, steppingClock } from "../../dist/index.js";
import { startSeedBot } from "./seed/bot.js";
import { SCRIPTS } from "./seed/seed.js";
import { startSeedUpstream } from "./seed/upstream.js";

const START = Date.parse("2026-11-23T08:00:00.000Z");
const STEP = 40;
const folder = process.argv[2] ?? fileURLToPath(new URL("../../cassettes/", import.meta.url));

for (const script of SCRIPTS) {
  const upstream = await startSeedUpstream(script);
  const bot = await startSeedBot(script);
  const recorder = await record({
    cassette: path.join(folder, script.name),
    callback: bot.callbackUrl,
    overwrite: true,
    clock: steppingClock(START, STEP),
    agent: agentTo(upstream.port),
  });
  const answers = await bot.invite(recorder.graphUrl);
  const replies = await upstream.notify(recorder.callbackUrl ?? "");
  const { clean } = await recorder.stop();
  upstream.close();
  bot.close();
  const expected = [...script.invites.map(() => 200), ...script.notifications.map(() => 202)];
  if (!clean || String([...answers, ...replies]) !== String(expected)) {
    throw new Error(`${script.name}: answered ${String([...answers, ...replies])}, not ${String(expected)}`);
  }
  process.stdout.write(`${script.name}: ${expected.length} exchanges\n`);
}

/**
 * Connects to a local port whatever the host, so that the tape names Graph.
 * @param {number} port
 */
function agentTo(port) {
  const agent = new http.Agent();
  return Object.assign(agent, { protocol: "https:", createConnection: () => net.connect(port, "127.0.0.1") });
}
