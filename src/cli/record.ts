import type { Argv } from "yargs";
import { record } from "../compose/record.js";
import { MODES } from "../engine/modes.js";
import { cassetteArgument, listenOptions, modeHelp, type ListenArguments } from "./options.js";
import { liveFaultOptions, withFaults, type FaultArguments } from "./fault-options.js";
import { forwardOptions, syncOption, type ForwardArguments } from "./mode-options.js";
import { sessionHandler } from "./running.js";
import type { Work } from "./work.js";

interface RecordArguments extends ListenArguments, ForwardArguments, FaultArguments {
  cassette: string;
  overwrite: boolean;
  sync: boolean;
  seed: number;
}

export const recordCommand: Work<RecordArguments> = {
  builder: options,
  handler: sessionHandler("record", (asked) => record(withFaults(asked))),
};

function options(argv: Argv): Argv<RecordArguments> {
  return liveFaultOptions(
    syncOption(forwardOptions(listenOptions(cassetteArgument(argv, "The file to record to")))),
  )
    .option("overwrite", { type: "boolean", default: false, describe: "Replace a cassette that exists" })
    .example(
      "$0 record my-call --callback http://127.0.0.1:3978/api/calls",
      "Record between a local bot and Graph",
    )
    .epilogue(modeHelp(MODES.record));
}
