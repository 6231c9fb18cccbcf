import type { Clock } from "../base/clock.js";
import type { Redaction } from "../tape/redaction.js";
import type { Admit } from "./callbacks.js";
import type { Deliver } from "./deliveries.js";
import type { Emit } from "./events.js";
import type { Witness } from "./witness.js";

/** What a session needs of the world around it. */
export interface SessionPorts {
  clock: Clock;
  deliver: Deliver;
  emit: Emit;
  redaction: Redaction;
  admit: Admit;
  witness?: Witness | undefined;
}
