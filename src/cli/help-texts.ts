import { REWINDS } from "../engine/rewinds.js";
import { DELIVERIES, OTHERWISES } from "../engine/session-options.js";
import { TIMINGS } from "../engine/timing.js";
import { MATCHINGS } from "../match/rules.js";

/** What `--match` takes, as `--help` explains it. */
export const MATCH_HELP = [
  "--match is one of",
  rows(MATCHINGS),
  "then ,ignore=MEMBER ,compare=MEMBER ,identify=MEMBER:KIND as often as it takes (docs/matching.md).",
].join("\n");

/** What the options of a replay take that have their values in a table, as `--help` explains it. */
export const SESSION_HELP = [
  `--timing is one of\n${rows(TIMINGS)}`,
  `--deliver is one of\n${rows(DELIVERIES)}`,
  `--otherwise is one of\n${rows(OTHERWISES)}`,
  `--rewind-on: the session starts again when\n${rows(REWINDS)}`,
].join("\n");

function rows(table: Readonly<Record<string, { says: string }>>): string {
  return Object.entries(table)
    .map(([name, { says }]) => `  ${name.padEnd(11)} ${says}`)
    .join("\n");
}

/** Exit status, as `--help` explains it. */
export const EXIT_HELP = "Exit status: 0 clean, 1 not clean, 2 bad usage or an unreadable file.";
