import yargs, { type Argv } from "yargs";
import { errorCode, messageOf } from "../base/errors.js";
import { VERSION } from "../base/version.js";
import { Redaction } from "../tape/redaction.js";
import { MODES } from "../engine/modes.js";
import { SECRETS } from "../tape/secrets.js";
import { checkNames, optionsOf, readConfig, type Config } from "./config.js";
import { EXIT } from "./exit.js";
import { checkGiven, checkNegated, knownOf, usageError, type Command } from "./usage.js";
import type { AnyWork } from "./work.js";

/** Runs the command line and sets the exit status: 0 clean, 1 not clean, 2 bad usage or an unreadable file. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", readerLeft);
  try {
    process.exitCode = await run(argv);
  } catch (error) {
    process.stderr.write(`rollcall: ${new Redaction(SECRETS).text(messageOf(error))}\n`);
    process.exitCode = EXIT.usage;
  }
}

/** Gives the exit status. */
async function run(argv: readonly string[]): Promise<number> {
  const { own, command } = split(argv);
  const config = asksForHelp(own) ? undefined : await readConfig(process.cwd());
  if (config) await checkConfig(config);
  const given = await read(own, config);
  const work = await COMMANDS.find(({ usage }) => usage.split(" ")[0] === given._[0])?.load();
  // yargs has printed help or version, or else would have refused what is no command.
  if (!work || given["help"] === true || given["version"] === true) return EXIT.clean;
  if (config)
    process.stderr.write(`rollcall: ${config.file} says ${Object.keys(config.options).join(", ")}\n`);
  return work.handler({ ...given, command, typed: own } as never);
}

/** Of `rollcall run … -- COMMAND …` what is ours, and the command. */
function split(argv: readonly string[]): { own: readonly string[]; command?: readonly string[] } {
  const end = argv.indexOf("--");
  return argv[0] !== "run" || end < 0
    ? { own: argv }
    : { own: argv.slice(0, end), command: argv.slice(end + 1) };
}

async function read(argv: readonly string[], config: Config | undefined) {
  try {
    return await parser(argv, config).parseAsync();
  } catch (error) {
    throw isYargs(error) ? usageError(error.message, argv) : error; // of what is loaded late, it does not ask `fail`
  }
}

async function checkConfig(config: Config): Promise<void> {
  const works = await Promise.all(COMMANDS.map(({ load }) => load()));
  checkNames(
    config,
    works.map(({ builder }) => knownOf(builder(yargs([])) as Argv)),
  );
}

function isYargs(error: unknown): error is Error {
  return error instanceof Error && error.name === "YError";
}

/** Every command; what it takes and does is loaded when it is asked for. */
const COMMANDS: readonly { usage: string; says: string; load: () => Promise<AnyWork> }[] = [
  {
    usage: "record <cassette>",
    says: MODES.record.summary,
    load: async () => (await import("./record.js")).recordCommand,
  },
  {
    usage: "replay <cassette>",
    says: MODES.replay.summary,
    load: async () => (await import("./replay.js")).replayCommand,
  },
  {
    usage: "once <cassette>",
    says: MODES.once.summary,
    load: async () => (await import("./once.js")).onceCommand,
  },
  {
    usage: "passthrough",
    says: MODES.passthrough.summary,
    load: async () => (await import("./passthrough.js")).passthroughCommand,
  },
  {
    usage: "simulate",
    says: MODES.simulate.summary,
    load: async () => (await import("./simulate.js")).simulateCommand,
  },
  {
    usage: "run <cassettes..>",
    says: "A session around any command: rollcall run my-call -- npm test",
    load: async () => (await import("./run.js")).runWork,
  },
  {
    usage: "show <cassette>",
    says: "The conversation as a table: time, direction, what, cause, outcome",
    load: async () => (await import("./show.js")).showCommand,
  },
  {
    usage: "cut <cassette>",
    says: "One conversation of a cassette, as a cassette of its own",
    load: async () => (await import("./cut.js")).cutCommand,
  },
  {
    usage: "faults [name]",
    says: "What may go wrong on purpose: what each fault does, and what it takes",
    load: async () => (await import("./faults.js")).faultsCommand,
  },
  {
    usage: "demo",
    says: "Simulate, record, replay, break: the whole story in one command, in seconds",
    load: async () => (await import("./demo.js")).demoCommand,
  },
];

/** Reads and judges the command line. */
function parser(argv: readonly string[], config: Config | undefined) {
  const base = yargs([...argv])
    .scriptName("rollcall")
    .usage("$0 <command>\n\nRecord and replay both directions of a Microsoft Graph calling bot.");
  for (const { usage, says, load } of COMMANDS)
    base.command(usage, says, async (command) => {
      const options = (await load()).builder(command) as Argv;
      if (config) options.config(optionsOf(config, knownOf(options)));
      return asksForHelp(argv) ? options : withoutHelp(options);
    });
  return base
    .demandCommand(1, "Name a command.")
    .strict()
    .middleware((_given, command?: Command) => checkNegated(argv, command), true) // before yargs judges a `false`
    .check((given) => checkGiven(argv, given))
    .alias("help", "h")
    .version(VERSION)
    .locale("en") // the texts of the commands are ours, whatever the language of the machine
    .wrap(Math.min(120, process.stdout.isTTY ? process.stdout.columns : 100))
    .exitProcess(false)
    .fail((message: string, error: Error | null) => {
      throw error && !isYargs(error) ? error : usageError(message, argv);
    });
}

function asksForHelp(argv: readonly string[]): boolean {
  return argv.includes("--help") || argv.includes("-h");
}

/** yargs makes the text of its help whether anybody asks for it or not, which is a fifth of the start. */
function withoutHelp(options: Argv): Argv {
  const { getInternalMethods } = options as unknown as { getInternalMethods?: () => Internals };
  const usage = getInternalMethods?.call(options).getUsageInstance();
  if (usage) usage.cacheHelpMessage = () => undefined;
  return options;
}

interface Internals {
  getUsageInstance(): { cacheHelpMessage: () => void };
}

/** `rollcall show … | head`: nobody reads any more, which ends the output and nothing else. */
function readerLeft(error: Error): void {
  if (errorCode(error) !== "EPIPE") throw error;
}
