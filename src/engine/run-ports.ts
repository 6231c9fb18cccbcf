import type { Destination } from "./callbacks.js";
import type { CastingOptions } from "./casting.js";
import type { Faulting } from "./faulting.js";
import type { ImprovisingOptions } from "./improvising.js";
import type { OutgoingPorts } from "./outgoing.js";
import type { Timing } from "./timing.js";

export interface RunOptions {
  /** Milliseconds between the last byte of an answer and its first notification. */
  lead: number;
  /** Milliseconds that the bot has to answer a notification. */
  deliveryTimeout: number;
  timing: Timing;
  /** Whether the next notification of a lane waits until the one before was answered. */
  waits: boolean;
  casting: CastingOptions;
  /** How the simulator answers what the tape has not; undefined: it does not. */
  improvising: ImprovisingOptions | undefined;
}

export interface RunPorts extends OutgoingPorts {
  /** Where the operator said that the bot is. */
  operator: () => Destination | undefined;
  /** What bends the tape by now. */
  faulting: () => Faulting;
}
