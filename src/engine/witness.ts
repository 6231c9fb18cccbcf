import type { Exchange, TapeRequest } from "../tape/exchange.js";

/** What answered a request. */
export interface Answered {
  /** `upstream`: it was handed on, and is being recorded. */
  by: "tape" | "fault" | "simulator" | "upstream" | "nobody";
  /** The exchange of the tape, or the invented one; absent where nobody answered. */
  exchange?: string;
  /** Absent where there was no whole answer. */
  status?: number;
}

/** Hears of what passes as it came and went, whole and not redacted: for tests in the same process. */
export interface Witness {
  /** The body of a request may still be text (`settledBody`). */
  asked(live: TapeRequest, answered: Answered): void;
  /** A notification, and what the bot answered; undefined: nothing. */
  told(notification: Exchange, status: number | undefined): void;
}
