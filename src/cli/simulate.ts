import type { Argv } from "yargs";
import type { Ring } from "../compose/checks.js";
import { simulate } from "../compose/simulate.js";
import { MODES } from "../engine/modes.js";
import { RULES } from "../simulate/assumptions.js";
import { PACE, TENANT } from "../simulate/stage.js";
import { faultOptions, seedOption, withFaults, type FaultArguments } from "./fault-options.js";
import { deliveryTimeoutOption, ringOption } from "./mode-options.js";
import { isDuration, listenOptions, modeHelp, type ListenArguments } from "./options.js";
import { sessionHandler } from "./running.js";
import type { Work } from "./work.js";

interface SimulateArguments extends ListenArguments, WorldArguments, FaultArguments {
  ring: Ring | undefined;
  "delivery-timeout": number;
}

export const simulateCommand: Work<SimulateArguments> = {
  builder: options,
  handler: sessionHandler("simulate", (asked) => simulate(withFaults(asked))),
};

const RING_TEXT = "Call the bot at its --callback: at once, or when that accepts connections";

function options(argv: Argv): Argv<SimulateArguments> {
  return worldOptions(faultOptions(ringOption(deliveryTimeoutOption(listenOptions(argv)), RING_TEXT)))
    .option("callback", {
      type: "string",
      requiresArg: true,
      describe:
        "The bot's global notification URL: for incoming calls, and where a callbackUri is not on this machine",
    })
    .example("$0 simulate", "A Graph for a bot whose calls have a callbackUri on this machine")
    .example("$0 simulate --assume participants-1-to-5=accept", "Take six people in one invite")
    .epilogue(
      `${modeHelp(MODES.simulate)}\n\nRules of --assume: ${RULES.join(", ")}. docs/simulate.md explains them.`,
    );
}

/** What the simulated world is like. */
interface WorldArguments {
  seed: number;
  step: number;
  tenant: string;
  assume: string[];
}

function worldOptions<Arguments>(argv: Argv<Arguments>): Argv<Arguments & WorldArguments> {
  return seedOption(
    argv,
    "Seed of the ids and of the chance of faults: the same requests give the same bytes",
  )
    .option("step", {
      type: "number",
      requiresArg: true,
      default: PACE.step,
      describe: "Milliseconds between the steps of a conversation",
    })
    .option("tenant", {
      type: "string",
      requiresArg: true,
      default: TENANT,
      describe: "The tenant of calls that name none, incoming ones for example",
    })
    .option("assume", {
      type: "string",
      array: true,
      nargs: 1,
      default: [] as string[],
      describe: "RULE=accept|fail|STATUS: what is done where nothing public is known; may be repeated",
    })
    .check(({ step }) => isDuration("--step", step));
}
