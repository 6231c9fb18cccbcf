// node examples/invite-bot/main.js
import { constants } from "node:os";
import { startBot } from "./bot.js";
import { runScript } from "./script.js";
import { asJson, asText } from "./telling.js";

/** @import { Settings } from "./bot.js" */
/** @import { Told } from "./telling.js" */

class Interrupted extends Error {
  /** @param {"SIGINT" | "SIGTERM"} signal */
  constructor(signal) {
    super(signal);
    // As shells have it.
    this.status = 128 + constants.signals[signal];
  }
}

const interruption = new AbortController();
// Once: whoever sends a second signal does not want to wait for the calls to be hung up.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
  process.once(signal, () => interruption.abort(new Interrupted(signal)));

process.exitCode = await main();

/** @returns {Promise<number>} the exit status */
async function main() {
  try {
    const settings = environment(process.env);
    const bot = await startBot(settings);
    try {
      const good = await runScript(bot);
      settings.tell({ event: "done", text: good ? "all as asked" : "not all as asked" });
      return good ? 0 : 1;
    } finally {
      await bot.hangUpAll();
      await bot.close();
    }
  } catch (error) {
    return error instanceof Interrupted ? error.status : couldNotRun(error);
  }
}

/** @param {unknown} error */
function couldNotRun(error) {
  process.stderr.write(`invite-bot: ${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings & { tell: (told: Told) => void }}
 */
function environment(env) {
  const format = env.JSON === "1" ? asJson : asText;
  return {
    graphUrl: url("GRAPH_URL", env.GRAPH_URL) ?? "https://graph.microsoft.com",
    token: env.GRAPH_TOKEN ?? "example-token",
    callbackUrl: url("CALLBACK_URL", env.CALLBACK_URL),
    port: whole("PORT", env.PORT),
    contexts: env.CONTEXTS ? env.CONTEXTS.split(",").map((context) => context.trim()) : [],
    patience: whole("PATIENCE", env.PATIENCE),
    rosterPatience: whole("ROSTER_PATIENCE", env.ROSTER_PATIENCE),
    interrupted: interruption.signal,
    tell: (told) => void process.stdout.write(`${format(told)}\n`),
  };
}

/**
 * @param {string} name
 * @param {string | undefined} value
 */
function url(name, value) {
  if (!value) return undefined;
  if (!URL.canParse(value)) throw new Error(`${name} is no URL: ${value}`);
  return value;
}

/**
 * @param {string} name
 * @param {string | undefined} value
 */
function whole(name, value) {
  if (!value) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new Error(`${name} is no whole number: ${value}`);
  return Number(value);
}
