import type { Argv, CommandModule } from "yargs";
import { record } from "../compose/index.js";
import { MODES } from "../engine/modes.js";
import { cassetteArgument, listenOptions, modeHelp, type ListenArguments } from "./options.js";
import { forwardOptions, syncOption, type ForwardArguments } from "./mode-options.js";
import { sessionHandler } from "./running.js";

interface RecordArguments extends ListenArguments, ForwardArguments {
  cassette: string;
  overwrite: boolean;
  sync: boolean;
}

export function recordCommand(exit: (status: number) => void): CommandModule<object, RecordArguments> {
  return {
    command: "record <cassette>",
    describe: MODES.record.summary,
    builder: (argv) => options(argv),
    handler: sessionHandler(record, exit),
  };
}

function options(argv: Argv): Argv<RecordArguments> {
  return syncOption(forwardOptions(listenOptions(cassetteArgument(argv, "The file to record to"))))
    .option("overwrite", { type: "boolean", default: false, describe: "Replace a cassette that exists" })
    .example(
      "$0 record my-call --callback http://127.0.0.1:3978/api/calls",
      "Record between a local bot and Graph",
    )
    .epilogue(modeHelp(MODES.record));
}
