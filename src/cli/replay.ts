import type { Argv, CommandModule } from "yargs";
import { replay } from "../compose.js";
import type { Event } from "../engine/events.js";
import { MODES } from "../engine/modes.js";
import { SESSION_DEFAULTS } from "../engine/session.js";
import { cassetteArgument, isDuration, listenOptions, modeHelp, type ListenArguments } from "./options.js";
import { createOutput } from "./output.js";
import { runUntilStopped } from "./running.js";

interface ReplayArguments extends ListenArguments {
  cassette: string;
  strict: boolean;
  lead: number;
  "delivery-timeout": number;
}

export function replayCommand(exit: (status: number) => void): CommandModule<object, ReplayArguments> {
  return {
    command: "replay <cassette>",
    describe: MODES.replay.summary,
    builder: (argv) => options(argv),
    handler: async ({ callback, ...given }) => {
      const output = createOutput(given);
      const urls = callback === undefined ? {} : { callback };
      const onEvent = (event: Event): void => output.event(event);
      exit(await runUntilStopped(() => replay({ ...given, ...urls, onEvent })));
    },
  };
}

function options(argv: Argv): Argv<ReplayArguments> {
  const { lead, deliveryTimeout } = SESSION_DEFAULTS;
  const leadText = "Milliseconds between the last byte of an answer and its first notification";
  const timeoutText = "Milliseconds that the bot has to answer a notification";
  return listenOptions(cassetteArgument(argv, "The file to replay"))
    .option("strict", {
      type: "boolean",
      default: false,
      describe: "What was not played makes the session unclean",
    })
    .option("lead", { type: "number", requiresArg: true, default: lead, describe: leadText })
    .option("delivery-timeout", {
      type: "number",
      requiresArg: true,
      default: deliveryTimeout,
      describe: timeoutText,
    })
    .check(
      (given) =>
        isDuration("--lead", given.lead) && isDuration("--delivery-timeout", given["delivery-timeout"], 1),
    )
    .example(
      "$0 replay cassettes/invite-one.json --callback http://127.0.0.1:3978/api/calls",
      "Be Graph for a local bot",
    )
    .epilogue(
      `${modeHelp(MODES.replay)}\n\nExit status: 0 clean, 1 not clean, 2 bad usage or an unreadable file.`,
    );
}
