import yargs from "yargs";
import { errorCode, messageOf } from "../base/errors.js";
import { VERSION } from "../base/version.js";
import { Redaction } from "../tape/redaction.js";
import { SECRETS } from "../tape/secrets.js";
import { cutCommand } from "./cut.js";
import { demoCommand } from "./demo.js";
import { onceCommand } from "./once.js";
import { EXIT } from "./options.js";
import { passthroughCommand } from "./passthrough.js";
import { recordCommand } from "./record.js";
import { replayCommand } from "./replay.js";
import { showCommand } from "./show.js";
import { simulateCommand } from "./simulate.js";
import { checkGiven, checkNegated, usageError, type Command } from "./usage.js";

/** Runs the command line and sets the exit status: 0 clean, 1 not clean, 2 bad usage or an unreadable file. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", readerLeft);
  let status: number = EXIT.clean;
  const exit = (code: number): void => void (status = code);
  try {
    await commands(argv, exit).parseAsync();
  } catch (error) {
    process.stderr.write(`rollcall: ${new Redaction(SECRETS).text(messageOf(error))}\n`);
    status = EXIT.usage;
  }
  process.exitCode = status;
}

function commands(argv: readonly string[], exit: (status: number) => void) {
  return yargs([...argv])
    .scriptName("rollcall")
    .usage("$0 <command>\n\nRecord and replay both directions of a Microsoft Graph calling bot.")
    .command(recordCommand(exit))
    .command(replayCommand(exit))
    .command(onceCommand(exit))
    .command(passthroughCommand(exit))
    .command(simulateCommand(exit))
    .command(showCommand())
    .command(cutCommand())
    .command(demoCommand(exit))
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
      throw error && error.name !== "YError" ? error : usageError(message, argv);
    });
}

/** `rollcall show … | head`: nobody reads any more, which ends the output and nothing else. */
function readerLeft(error: Error): void {
  if (errorCode(error) !== "EPIPE") throw error;
}
