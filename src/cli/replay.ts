import type { Argv } from "yargs";
import { replay } from "../compose/replay.js";
import { MODES } from "../engine/modes.js";
import { EXIT_HELP, MATCH_HELP, SESSION_HELP } from "./help-texts.js";
import { withFaults } from "./fault-options.js";
import { sessionOptions, type SessionArguments } from "./mode-options.js";
import { listenOptions, modeHelp, servedArgument, type ListenArguments } from "./options.js";
import { sessionHandler } from "./running.js";
import type { Work } from "./work.js";

interface ReplayArguments extends ListenArguments, SessionArguments {
  cassette: string;
}

export const replayCommand: Work<ReplayArguments> = {
  builder: options,
  handler: sessionHandler("replay", (asked) => replay(withFaults(asked))),
};

function options(argv: Argv): Argv<ReplayArguments> {
  return sessionOptions(listenOptions(servedArgument(argv)))
    .example("$0 replay my-call", "Be Graph for a bot that creates its calls with a callbackUri")
    .example(
      "$0 replay cassettes/invite-one.json --callback http://127.0.0.1:3978/api/calls",
      "Be Graph for a local bot",
    )
    .example("$0 replay my-call --fault operation-fails,nth=1", "Graph says 200, and then it fails")
    .example(
      "$0 replay cassettes",
      "Serve all cassettes of a folder: http://127.0.0.1:4070/~invite-one/v1.0/…",
    )
    .epilogue(`${modeHelp(MODES.replay)}\n\n${SESSION_HELP}\n${MATCH_HELP}\n\n${EXIT_HELP}`);
}
