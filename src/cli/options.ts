import type { Argv } from "yargs";
import { UsageError } from "../base/errors.js";
import type { Mode } from "../engine/modes.js";

/** What every command that listens takes. */
export interface ListenArguments {
  port: number;
  host: string;
  callback: string | undefined;
  json: boolean;
  quiet: boolean;
}

/** What every command takes. */
export function outputOptions<Arguments>(
  argv: Argv<Arguments>,
): Argv<Arguments & { json: boolean; quiet: boolean }> {
  return argv
    .option("json", {
      type: "boolean",
      default: false,
      describe: "One JSON event a line on stdout; the first is `listening`",
    })
    .option("quiet", {
      type: "boolean",
      default: false,
      describe: "Print the addresses and the report only",
    });
}

export function listenOptions<Arguments>(argv: Argv<Arguments>): Argv<Arguments & ListenArguments> {
  return outputOptions(argv)
    .option("port", {
      type: "number",
      default: 4070,
      describe: "Port of the graph listener; 0 picks a free one",
    })
    .option("host", { type: "string", default: "127.0.0.1", describe: "Address to listen at" })
    .option("callback", { type: "string", describe: "The bot's own notification URL" })
    .check(({ port }) => isPort("--port", port));
}

export function isPort(option: string, port: number): boolean {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return true;
  throw new UsageError(`${option} takes a port from 0 to 65535.`);
}

export function isDuration(option: string, ms: number): boolean {
  if (Number.isFinite(ms) && ms >= 0) return true;
  throw new UsageError(`${option} takes milliseconds, 0 or more.`);
}

/** The three answers that document a mode. */
export function modeHelp(mode: Mode): string {
  return [
    `Is the cassette changed?      ${mode.cassette}`,
    `An unknown request?           ${mode.unknown}`,
    `The file is missing?          ${mode.missing}`,
  ].join("\n");
}

/** Exit status: what the shell learns of a session. */
export const EXIT = { clean: 0, notClean: 1, usage: 2 } as const;
