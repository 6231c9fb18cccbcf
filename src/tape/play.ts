import type { Exchange } from "./exchange.js";

/** What one live request leads to: an answer and the notifications that it causes. */
export interface Play {
  exchange: Exchange;
  /** The exchange with the live values in its answer. */
  live: Exchange;
  /** Answered before and answered again: reads and `keepAlive` when the tape is used up. Causes nothing. */
  again: boolean;
  notifications: readonly Exchange[];
}
