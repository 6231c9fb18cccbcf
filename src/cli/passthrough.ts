import type { Argv, CommandModule } from "yargs";
import { passthrough } from "../compose/index.js";
import { MODES } from "../engine/modes.js";
import { forwardOptions, type ForwardArguments } from "./mode-options.js";
import { listenOptions, modeHelp, type ListenArguments } from "./options.js";
import { sessionHandler } from "./running.js";

export function passthroughCommand(
  exit: (status: number) => void,
): CommandModule<object, ListenArguments & ForwardArguments> {
  return {
    command: "passthrough",
    describe: MODES.passthrough.summary,
    builder: (argv) => options(argv),
    handler: sessionHandler(passthrough, exit),
  };
}

function options(argv: Argv): Argv<ListenArguments & ForwardArguments> {
  return forwardOptions(listenOptions(argv))
    .example("$0 passthrough --public-url https://my-tunnel.example", "Watch a bot and Graph talk")
    .epilogue(modeHelp(MODES.passthrough));
}
