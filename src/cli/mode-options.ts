import type { Argv } from "yargs";
import { RINGS, type Ring } from "../compose/common.js";
import { MATCHINGS } from "../match/rules.js";
import { SESSION_DEFAULTS } from "../engine/session.js";
import { GRAPH_ORIGIN } from "../graph/hosts.js";
import { isDuration, isPort } from "./options.js";

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
export interface SessionArguments {
  strict: boolean;
  lead: number;
  "delivery-timeout": number;
  ring: Ring | undefined;
  match: string | undefined;
}

const RING_TEXT =
  "Send what no request on the tape caused (an incoming call): at once, or when --callback accepts";

export function sessionOptions<Arguments>(argv: Argv<Arguments>): Argv<Arguments & SessionArguments> {
  return ringOption(deliveryTimeoutOption(argv), RING_TEXT)
    .option("strict", {
      type: "boolean",
      default: false,
      describe: "What was not played makes the session unclean",
    })
    .option("match", {
      type: "string",
      requiresArg: true,
      describe: "How requests are matched, see below",
    })
    .option("lead", {
      type: "number",
      requiresArg: true,
      default: SESSION_DEFAULTS.lead,
      describe: "Milliseconds between the last byte of an answer and its first notification",
    })
    .check((asked) => isDuration("--lead", asked.lead));
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

/** What `--match` takes, as `--help` explains it. */
export const MATCH_HELP = [
  "--match is one of",
  ...Object.entries(MATCHINGS).map(([name, { says }]) => `  ${name.padEnd(11)} ${says}`),
  "then ,ignore=MEMBER ,compare=MEMBER ,identify=MEMBER:KIND as often as it takes (docs/matching.md).",
].join("\n");

/** Exit status, as `--help` explains it. */
export const EXIT_HELP = "Exit status: 0 clean, 1 not clean, 2 bad usage or an unreadable file.";
