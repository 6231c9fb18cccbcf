import type { Argv, CommandModule } from "yargs";
import { record } from "../compose.js";
import type { Event } from "../engine/events.js";
import { MODES } from "../engine/modes.js";
import { cassetteArgument, isPort, listenOptions, modeHelp, type ListenArguments } from "./options.js";
import { createOutput } from "./output.js";
import { runUntilStopped } from "./running.js";

interface RecordArguments extends ListenArguments {
  cassette: string;
  upstream: string;
  "callback-port": number;
  "public-url": string | undefined;
  overwrite: boolean;
  sync: boolean;
}

export function recordCommand(exit: (status: number) => void): CommandModule<object, RecordArguments> {
  return {
    command: "record <cassette>",
    describe: MODES.record.summary,
    builder: (argv) => options(argv),
    handler: async ({ callback, publicUrl, ...given }) => {
      const output = createOutput(given);
      const urls = {
        ...(callback !== undefined && { callback }),
        ...(publicUrl !== undefined && { publicUrl }),
      };
      const onEvent = (event: Event): void => output.event(event);
      exit(await runUntilStopped(() => record({ ...given, ...urls, onEvent })));
    },
  };
}

function options(argv: Argv): Argv<RecordArguments> {
  return listenOptions(cassetteArgument(argv, "The file to record to"))
    .option("upstream", {
      type: "string",
      requiresArg: true,
      default: "https://graph.microsoft.com",
      describe: "Where requests go",
    })
    .option("callback-port", {
      type: "number",
      requiresArg: true,
      default: 0,
      describe: "Port of the callback listener; 0 picks a free one",
    })
    .option("public-url", {
      type: "string",
      requiresArg: true,
      describe: "URL of a tunnel that leads to the callback listener",
    })
    .option("overwrite", { type: "boolean", default: false, describe: "Replace a cassette that exists" })
    .option("sync", {
      type: "boolean",
      default: false,
      describe: "Sync every append to the disk: survives power loss",
    })
    .check((given) => isPort("--callback-port", given["callback-port"]))
    .example(
      "$0 record my-call --callback http://127.0.0.1:3978/api/calls",
      "Record between a local bot and Graph",
    )
    .epilogue(modeHelp(MODES.record));
}
