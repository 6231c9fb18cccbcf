import type { Argv } from "yargs";
import { UsageError } from "../base/errors.js";
import { RINGS, type Ring } from "../compose/checks.js";
import { REWINDS, type RewindOn } from "../engine/rewinds.js";
import { DELIVERIES, OTHERWISES, SESSION_DEFAULTS, type Otherwise } from "../engine/session-options.js";
import { MAX_SESSIONS } from "../engine/serving.js";
import { TIMINGS, type TimingName } from "../engine/timing.js";
import { GRAPH_ORIGIN } from "../graph/hosts.js";
import { faultOptions, seedOption, type FaultArguments } from "./fault-options.js";
import { isCount, isDuration, isPort } from "./options.js";

/** What every command that forwards takes. */
export interface ForwardArguments {
  upstream: string;
  "callback-port": number;
  "public-url": string | undefined;
}

export function forwardOptions<Arguments>(argv: Argv<Arguments>): Argv<Arguments & ForwardArguments> {
  return argv
    .option("upstream", {
      type: "string",
      requiresArg: true,
      default: GRAPH_ORIGIN,
      describe: "Where requests go",
    })
    .option("callback-port", {
      type: "number",
      requiresArg: true,
      default: 0,
      describe: "Port of the callback listener; 0 picks a free one",
    })
    .option("public-url", {
      type: "string",
      requiresArg: true,
      describe: "URL of a tunnel that leads to the callback listener",
    })
    .check((asked) => isPort("--callback-port", asked["callback-port"]));
}

export function syncOption<Arguments>(argv: Argv<Arguments>): Argv<Arguments & { sync: boolean }> {
  return argv.option("sync", {
    type: "boolean",
    default: false,
    describe: "Sync every append to the disk: survives power loss",
  });
}

/** What every command that replays takes. */
export interface SessionArguments extends FaultArguments {
  strict: boolean;
  timing: TimingName;
  deliver: keyof typeof DELIVERIES;
  "max-sessions": number;
  "rewind-on": RewindOn | undefined;
  seed: number;
  repeat: boolean;
  "fresh-ids": boolean;
  lead: number;
  "delivery-timeout": number;
  ring: Ring | undefined;
  match: string | undefined;
  otherwise: Otherwise | undefined;
}

const RING_TEXT =
  "Send what no request on the tape caused (an incoming call): at once, or when --callback accepts";

export function sessionOptions<Arguments>(argv: Argv<Arguments>): Argv<Arguments & SessionArguments> {
  return timeOptions(
    faultOptions(severalOptions(seedOption(ringOption(deliveryTimeoutOption(argv), RING_TEXT)))),
  )
    .option("strict", {
      type: "boolean",
      default: false,
      describe: "What was not played, and what was invented, makes the session unclean",
    })
    .option("repeat", {
      type: "boolean",
      default: false,
      describe: "Play what is used up again, with what it causes; not only reads and keepAlive",
    })
    .option("fresh-ids", {
      type: "boolean",
      default: false,
      describe: "Make the ids anew that Graph minted, from --seed; else they are as on the tape",
    })
    .option("otherwise", {
      choices: keysOf(OTHERWISES),
      requiresArg: true,
      describe: "What becomes of a request that the tape has no answer for, see below",
    })
    .option("match", {
      type: "string",
      requiresArg: true,
      describe: "How requests are matched, see below",
    })
    .check((asked) => isDuration("--lead", asked.lead));
}

/** When notifications go out. */
function timeOptions<Arguments>(
  argv: Argv<Arguments>,
): Argv<Arguments & Pick<SessionArguments, "timing" | "deliver" | "lead">> {
  return argv
    .option("timing", {
      choices: keysOf(TIMINGS),
      requiresArg: true,
      default: SESSION_DEFAULTS.timing,
      describe: "How the tape's distances in time come back, see below",
    })
    .option("deliver", {
      choices: keysOf(DELIVERIES),
      requiresArg: true,
      default: SESSION_DEFAULTS.deliver,
      describe: "How the notifications of one conversation follow each other, see below",
    })
    .option("lead", {
      type: "number",
      requiresArg: true,
      default: SESSION_DEFAULTS.lead,
      describe: "Milliseconds between the last byte of an answer and its first notification",
    })
    .check(({ timing }) => {
      if (!TIMINGS[timing].isManual) return true;
      throw new UsageError(
        `--timing ${timing} is for tests that move the time, from code: nobody does it on the command line.`,
      );
    });
}

/** Of replays in which there are several sessions, or one several times. */
function severalOptions<Arguments>(
  argv: Argv<Arguments>,
): Argv<Arguments & Pick<SessionArguments, "max-sessions" | "rewind-on">> {
  return argv
    .option("max-sessions", {
      type: "number",
      requiresArg: true,
      default: MAX_SESSIONS,
      describe: "How many sessions there may be at once",
    })
    .option("rewind-on", {
      choices: keysOf(REWINDS),
      requiresArg: true,
      describe: "Start the session again when a bot that was restarted begins anew, see below",
    })
    .check((asked) => isCount("--max-sessions", asked["max-sessions"]));
}

function keysOf<Table extends object>(table: Table): (keyof Table)[] {
  return Object.keys(table) as (keyof Table)[];
}

export function deliveryTimeoutOption<Arguments>(
  argv: Argv<Arguments>,
): Argv<Arguments & { "delivery-timeout": number }> {
  return argv
    .option("delivery-timeout", {
      type: "number",
      requiresArg: true,
      default: SESSION_DEFAULTS.deliveryTimeout,
      describe: "Milliseconds that the bot has to answer a notification",
    })
    .check((asked) => isDuration("--delivery-timeout", asked["delivery-timeout"], 1));
}

/** When what no request causes goes out. */
export function ringOption<Arguments>(
  argv: Argv<Arguments>,
  describe: string,
): Argv<Arguments & { ring: Ring | undefined }> {
  return argv.option("ring", { type: "string", choices: RINGS, requiresArg: true, describe });
}
