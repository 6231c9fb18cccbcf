import type { Argv } from "yargs";

/** What a command takes and does; loaded when it is the one that was asked for. */
export interface Work<Arguments> {
  builder: (argv: Argv) => Argv<Arguments>;
  /** Gives the exit status. */
  handler: (given: Arguments) => Promise<number>;
}

/** One of whatever arguments: what its builder has checked is what its handler takes. */
export interface AnyWork {
  builder: (argv: Argv) => unknown;
  handler: (given: never) => Promise<number>;
}
