import yargs, { type Argv } from "yargs";
import { UsageError } from "../../base/errors.js";
import type { Running } from "../../compose/common.js";
import type { Told } from "../../compose/control.js";
import type { FaultOptions } from "../../compose/faults.js";
import { once } from "../../compose/once.js";
import { record } from "../../compose/record.js";
import { replay } from "../../compose/replay.js";
import type { ForwardArguments, SessionArguments } from "../mode-options.js";
import { onceCommand } from "../once.js";
import type { Given, ListenArguments } from "../options.js";
import { recordCommand } from "../record.js";
import { replayCommand } from "../replay.js";
import { checkMeant, knownOf } from "../usage.js";
import type { AnyWork } from "../work.js";

export type RunMode = "replay" | "once" | "record";

export interface RunArguments extends ListenArguments, ForwardArguments, SessionArguments {
  cassettes: string[];
  mode: RunMode;
  overwrite: boolean;
  sync: boolean;
  command?: readonly string[];
  /** The command line up to the command. */
  typed?: readonly string[];
}

/** As the library takes them. */
type RunOptions = Omit<Given<RunArguments>, "fault" | "faults" | "command" | "typed"> & FaultOptions & Told;

/** How each mode is started, and the command that takes its options. */
export const RUN_MODES: Readonly<
  Record<RunMode, { command: AnyWork; start: (options: RunOptions) => Promise<Running> }>
> = {
  replay: {
    command: replayCommand,
    start: (options) => replay({ ...options, cassette: options.cassettes, isDirected: true }),
  },
  once: {
    command: onceCommand,
    start: (options) => once({ ...options, cassette: theOnly(options), isDirected: true }),
  },
  record: {
    command: recordCommand,
    start: (options) => record({ ...options, cassette: theOnly(options) }),
  },
};

/** Throws for an option that the mode would not obey. */
export function checkOfMode(mode: RunMode, typed: readonly string[]): void {
  const taken = RUN_MODES[mode].command.builder(yargs([]).option("mode", {})) as Argv;
  checkMeant(typed, knownOf(taken), `--mode ${mode}`);
}

function theOnly({ cassettes, mode }: RunOptions): string {
  const [only = "", ...others] = cassettes;
  if (others.length === 0) return only;
  throw new UsageError(`--mode ${mode} takes one cassette: a recording has one file.`);
}
