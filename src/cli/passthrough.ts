import type { Argv } from "yargs";
import { passthrough } from "../compose/record.js";
import { MODES } from "../engine/modes.js";
import { liveFaultOptions, withFaults, type FaultArguments } from "./fault-options.js";
import { forwardOptions, type ForwardArguments } from "./mode-options.js";
import { listenOptions, modeHelp, type ListenArguments } from "./options.js";
import { sessionHandler } from "./running.js";
import type { Work } from "./work.js";

interface PassthroughArguments extends ListenArguments, ForwardArguments, FaultArguments {
  seed: number;
}

export const passthroughCommand: Work<PassthroughArguments> = {
  builder: options,
  handler: sessionHandler("passthrough", (asked) => passthrough(withFaults(asked))),
};

function options(argv: Argv): Argv<PassthroughArguments> {
  return liveFaultOptions(forwardOptions(listenOptions(argv)))
    .example("$0 passthrough --public-url https://my-tunnel.example", "Watch a bot and Graph talk")
    .epilogue(modeHelp(MODES.passthrough));
}
