import type { Exchange } from "../tape/exchange.js";
import type { Standing } from "./timeline.js";

/** A notification that is on no tape: the simulator tells it. */
export interface Invention extends Standing {
  exchange: Exchange;
  /** Where the bot wants it; undefined: nobody said. */
  callbackUri: string | undefined;
  /** The ids of the requests that brought it about. */
  causes: string[];
}
