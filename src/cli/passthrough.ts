import type { Argv } from "yargs";
import { passthrough } from "../compose/record.js";
import { MODES } from "../engine/modes.js";
import { forwardOptions, type ForwardArguments } from "./mode-options.js";
import { listenOptions, modeHelp, type ListenArguments } from "./options.js";
import { sessionHandler } from "./running.js";
import type { Work } from "./work.js";

export const passthroughCommand: Work<ListenArguments & ForwardArguments> = {
  builder: options,
  handler: sessionHandler(passthrough),
};

function options(argv: Argv): Argv<ListenArguments & ForwardArguments> {
  return forwardOptions(listenOptions(argv))
    .example("$0 passthrough --public-url https://my-tunnel.example", "Watch a bot and Graph talk")
    .epilogue(modeHelp(MODES.passthrough));
}
