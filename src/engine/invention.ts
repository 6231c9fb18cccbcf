import type { Exchange } from "../tape/exchange.js";

/** A notification that is on no tape: the simulator tells it. */
export interface Invention {
  exchange: Exchange;
  lane: string;
  order: number;
  /** Where the bot wants it; undefined: nobody said. */
  callbackUri: string | undefined;
  /** The ids of the requests that brought it about. */
  causes: string[];
}
