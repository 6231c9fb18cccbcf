import type { Argv } from "yargs";
import { once } from "../compose/once.js";
import { MODES } from "../engine/modes.js";
import { EXIT_HELP, MATCH_HELP, SESSION_HELP } from "./help-texts.js";
import { withFaults } from "./fault-options.js";
import {
  forwardOptions,
  sessionOptions,
  syncOption,
  type ForwardArguments,
  type SessionArguments,
} from "./mode-options.js";
import { cassetteArgument, listenOptions, modeHelp, type ListenArguments } from "./options.js";
import { sessionHandler } from "./running.js";
import type { Work } from "./work.js";

interface OnceArguments extends ListenArguments, ForwardArguments, SessionArguments {
  cassette: string;
  sync: boolean;
}

export const onceCommand: Work<OnceArguments> = {
  builder: options,
  handler: sessionHandler("once", (asked) => once(withFaults(asked))),
};

function options(argv: Argv): Argv<OnceArguments> {
  const listening = listenOptions(
    cassetteArgument(argv, "The file to replay, or to record when it is missing"),
  );
  return syncOption(sessionOptions(forwardOptions(listening)))
    .example("$0 once my-call --upstream http://127.0.0.1:4071", "Record the first time, replay from then on")
    .epilogue(
      `${modeHelp(MODES.once)}\n\n--upstream, --callback-port, --public-url and --sync are for the recording, ` +
        `--fault, --faults, --timing, --deliver, --lead, --delivery-timeout, --ring, --rewind-on, --max-sessions, --strict, --repeat, --fresh-ids, --seed and --match are for the replay.\n\n${SESSION_HELP}\n${MATCH_HELP}\n\n${EXIT_HELP}`,
    );
}
