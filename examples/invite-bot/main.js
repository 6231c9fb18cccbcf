// node examples/invite-bot/main.js
import { constants } from "node:os";
import { Bot } from "./bot.js";
import { script } from "./script.js";

/** @import { Told } from "./bot.js" */

const {
  GRAPH_URL = "https://graph.microsoft.com",
  GRAPH_TOKEN = "example-token",
  CALLBACK_URL,
  PORT = "0",
  CONTEXTS,
  TRIES = "1",
  PATIENCE = "70000",
  ROSTER_PATIENCE = "10000",
} = process.env;

/** @type {(told: Told) => string} */
const asText = ({ event, call = "", text }) => `${event.padEnd(9)}  ${call.padEnd(10)}  ${text}`;
const format = process.env.JSON === "1" ? JSON.stringify : asText;
const tell = (/** @type {Told} */ told) => void process.stdout.write(`${format(told)}\n`);

const interruption = new AbortController();
// Once: whoever sends a second signal does not want to wait for the calls to be hung up.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
  process.once(signal, () => interruption.abort(128 + constants.signals[signal]));

try {
  const bot = new Bot({
    graphUrl: GRAPH_URL,
    token: GRAPH_TOKEN,
    callbackUrl: CALLBACK_URL || undefined,
    port: Number(PORT),
    contexts: CONTEXTS?.split(",") ?? [],
    tries: Number(TRIES),
    patience: Number(PATIENCE),
    rosterPatience: Number(ROSTER_PATIENCE),
    interrupted: interruption.signal,
    tell,
  });
  await bot.listen();
  await script(bot).finally(() => bot.close());
  tell({ event: "done", text: bot.allAsAsked ? "all as asked" : "not all as asked" });
  process.exitCode = bot.allAsAsked ? 0 : 1;
} catch (error) {
  if (!interruption.signal.aborted)
    process.stderr.write(`invite-bot: ${/** @type {Error} */ (error).message}\n`);
  process.exitCode = interruption.signal.aborted ? Number(interruption.signal.reason) : 2;
}
