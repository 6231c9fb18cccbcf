import type { Clock } from "../base/clock.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";
import type { Redaction } from "../tape/redaction.js";
import type { Admit } from "./callbacks.js";
import type { Deliver } from "./deliveries.js";
import type { Emit } from "./events.js";

/** What a session needs of the world around it. */
export interface SessionPorts {
  clock: Clock;
  deliver: Deliver;
  emit: Emit;
  redaction: Redaction;
  admit: Admit;
  /** Hears of each request that is played, as it came, and of the exchange that answers it. */
  onPlay?: (live: TapeRequest, exchange: Exchange) => void;
}
