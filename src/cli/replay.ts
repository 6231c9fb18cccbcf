import type { Argv, CommandModule } from "yargs";
import { replay } from "../compose/index.js";
import { MODES } from "../engine/modes.js";
import { EXIT_HELP, MATCH_HELP, sessionOptions, type SessionArguments } from "./mode-options.js";
import { cassetteArgument, listenOptions, modeHelp, type ListenArguments } from "./options.js";
import { sessionHandler } from "./running.js";

interface ReplayArguments extends ListenArguments, SessionArguments {
  cassette: string;
}

export function replayCommand(exit: (status: number) => void): CommandModule<object, ReplayArguments> {
  return {
    command: "replay <cassette>",
    describe: MODES.replay.summary,
    builder: (argv) => options(argv),
    handler: sessionHandler(replay, exit),
  };
}

function options(argv: Argv): Argv<ReplayArguments> {
  return sessionOptions(listenOptions(cassetteArgument(argv, "The file to replay")))
    .example("$0 replay my-call", "Be Graph for a bot that creates its calls with a callbackUri")
    .example(
      "$0 replay cassettes/invite-one.json --callback http://127.0.0.1:3978/api/calls",
      "Be Graph for a local bot",
    )
    .epilogue(`${modeHelp(MODES.replay)}\n\n${MATCH_HELP}\n\n${EXIT_HELP}`);
}
