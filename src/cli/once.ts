import type { Argv, CommandModule } from "yargs";
import { once } from "../compose/index.js";
import { MODES } from "../engine/modes.js";
import {
  EXIT_HELP,
  forwardOptions,
  MATCH_HELP,
  SESSION_HELP,
  sessionOptions,
  syncOption,
  type ForwardArguments,
  type SessionArguments,
} from "./mode-options.js";
import { cassetteArgument, listenOptions, modeHelp, type ListenArguments } from "./options.js";
import { sessionHandler } from "./running.js";

interface OnceArguments extends ListenArguments, ForwardArguments, SessionArguments {
  cassette: string;
  sync: boolean;
}

export function onceCommand(exit: (status: number) => void): CommandModule<object, OnceArguments> {
  return {
    command: "once <cassette>",
    describe: MODES.once.summary,
    builder: (argv) => options(argv),
    handler: sessionHandler(once, exit),
  };
}

function options(argv: Argv): Argv<OnceArguments> {
  const listening = listenOptions(
    cassetteArgument(argv, "The file to replay, or to record when it is missing"),
  );
  return syncOption(sessionOptions(forwardOptions(listening)))
    .example("$0 once my-call --upstream http://127.0.0.1:4071", "Record the first time, replay from then on")
    .epilogue(
      `${modeHelp(MODES.once)}\n\n--upstream, --callback-port, --public-url and --sync are for the recording, ` +
        `all the others but --callback, --port and --host are for the replay.\n\n${SESSION_HELP}\n${MATCH_HELP}\n\n${EXIT_HELP}`,
    );
}
