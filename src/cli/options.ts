import type { Argv } from "yargs";
import { UsageError } from "../base/errors.js";
import { checkPort } from "../compose/checks.js";
import type { Mode } from "../engine/modes.js";
import { fileOptions, type FileArguments } from "./files.js";

/** What every command that listens takes. */
export interface ListenArguments extends FileArguments {
  port: number;
  host: string;
  callback: string | undefined;
  "control-port": number;
  json: boolean;
  quiet: boolean;
}

/** What every command takes; `texts` say what that means for this one. */
export function outputOptions<Arguments>(
  argv: Argv<Arguments>,
  texts: { json: string; quiet: string },
): Argv<Arguments & { json: boolean; quiet: boolean }> {
  return argv
    .option("json", { type: "boolean", default: false, describe: texts.json })
    .option("quiet", { type: "boolean", default: false, describe: texts.quiet });
}

const LISTENING_TEXTS = {
  json: "One JSON event a line on stdout; the first is `listening`, the last the report",
  quiet: "Print the addresses and the report only",
};

export function listenOptions<Arguments>(
  argv: Argv<Arguments>,
  { port = 4070 } = {},
): Argv<Arguments & ListenArguments> {
  return fileOptions(outputOptions(argv, LISTENING_TEXTS))
    .option("port", {
      type: "number",
      requiresArg: true,
      default: port,
      describe: "Port of the graph listener; 0 picks a free one",
    })
    .option("host", {
      type: "string",
      requiresArg: true,
      default: "127.0.0.1",
      describe: "Address to listen at",
    })
    .option("callback", {
      type: "string",
      requiresArg: true,
      describe: "The bot's own notification URL; else the callbackUri of each call",
    })
    .option("control-port", {
      type: "number",
      requiresArg: true,
      default: 0,
      describe: "Port of the control API; 0 picks a free one",
    })
    .check((asked) => isPort("--port", asked.port) && isPort("--control-port", asked["control-port"]));
}

/** A value without the members that are undefined, as exact optional members want it. */
export type Given<Value> = {
  [Name in keyof Value as undefined extends Value[Name] ? never : Name]: Value[Name];
} & {
  [Name in keyof Value as undefined extends Value[Name] ? Name : never]?: Exclude<Value[Name], undefined>;
};

/** The arguments that were given: yargs says undefined of those that were not. */
export function given<Arguments extends object>(asked: Arguments): Given<Arguments> {
  return Object.fromEntries(
    Object.entries(asked).filter(([, value]) => value !== undefined),
  ) as Given<Arguments>;
}

/** The one positional argument: a file, with or without `.json`. */
export function cassetteArgument<Arguments>(
  argv: Argv<Arguments>,
  describe: string,
): Argv<Arguments & { cassette: string }> {
  return argv
    .positional("cassette", { type: "string", demandOption: true, describe })
    .check(({ cassette }) => isFile(cassette));
}

/** The one positional argument of a replay: a file, with or without `.json`, or a folder. */
export function servedArgument<Arguments>(argv: Argv<Arguments>): Argv<Arguments & { cassette: string }> {
  return argv.positional("cassette", {
    type: "string",
    demandOption: true,
    describe: "The file to replay, or a folder of cassettes for requests that name theirs: /~NAME/v1.0/…",
  });
}

function isFile(cassette: string): boolean {
  if (!/[/\\]$/.test(cassette)) return true;
  throw new UsageError(`${cassette} is a folder. Name a cassette in it, like ${cassette}my-call.`);
}

export function isPort(option: string, port: number): boolean {
  checkPort(option, port);
  return true;
}

/** Beyond it Node's timers fire at once. */
const LONGEST = 2 ** 31 - 1;

export function isDuration(option: string, ms: number, shortest = 0): boolean {
  if (ms >= shortest && ms <= LONGEST) return true;
  throw new UsageError(`${option} takes milliseconds from ${shortest} to ${LONGEST}.`);
}

export function isCount(option: string, count: number): boolean {
  if (Number.isSafeInteger(count) && count >= 1) return true;
  throw new UsageError(`${option} takes a whole number from 1.`);
}

/** The three answers that document a mode. */
export function modeHelp(mode: Mode): string {
  return [
    `Is the cassette changed?      ${mode.cassette}`,
    `An unknown request?           ${mode.unknown}`,
    `The file is missing?          ${mode.missing}`,
  ].join("\n");
}
