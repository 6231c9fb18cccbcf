import type { Report } from "../../src/engine/events.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { startBotClient, startBotServer } from "./bot.js";
import { event, startRollcall, type Program, type Starting } from "./program.js";

/**
 * The bot's client, the bot's server and `rollcall replay`, each in a process of its own. The bot has all the time
 * that a slow machine needs, unless `options` say otherwise.
 */
export async function threeProcesses(
  cassette: string,
  options: readonly string[] = [],
  starting: Starting = {},
) {
  const [client, server] = [startBotClient(), await startBotServer()];
  const patience = options.includes("--delivery-timeout") ? [] : ["--delivery-timeout", "600000"];
  const command = ["replay", cassette, "--callback", server.callbackUrl, "--port", "0", "--json"];
  const rollcall = startRollcall([...command, ...patience, ...options], starting);
  const { graph } = await event(rollcall, "listening");
  const send = (requests: readonly TapeRequest[], atOnce = 1) => client.send(graph, requests, atOnce);
  return { send, server, rollcall, graph };
}

export interface End {
  status: number | null;
  stderr: string;
  report: Report;
}

/** Ends a replay as an operator does; gives its exit status, its report and what it wrote to stderr. */
export async function end(rollcall: Program, signal: NodeJS.Signals = "SIGTERM"): Promise<End> {
  rollcall.kill(signal);
  const { status, stderr } = await rollcall.ended;
  return { status, stderr, report: await event(rollcall, "report") };
}
