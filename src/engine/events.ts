import type { Direction, FailureKind } from "../tape/exchange.js";
import type { Difference } from "../match/miss.js";
import type { ModeName } from "./modes.js";

/** Something that is not as a clean session has it. */
type FindingKind =
  | "miss"
  | "conflict"
  | "callback-refused"
  | "undelivered"
  | "other-answer"
  | "not-journalled"
  | "no-request"
  | "unplayed";

export interface Finding {
  kind: FindingKind;
  exchange?: string;
  message: string;
}

/** The judgement over a session; `findings` says why it is not clean. */
export interface Report {
  event: "report";
  clean: boolean;
  requests: number;
  played: number;
  repeated: number;
  missed: number;
  delivered: number;
  undelivered: number;
  /** Exchanges of the tape that had no turn; unclean only when that was asked for. */
  unplayed: string[];
  findings: Finding[];
  /** How many findings were not kept. */
  findingsDropped: number;
}

/** An exchange that went through a recorder. */
export interface Passed {
  exchange: string;
  to: Direction;
  request: string;
  what: string;
  status?: number;
  failure?: FailureKind;
  detail?: string;
  after: number;
}

/** Everything that happens, as plain JSON; `--json` prints one a line. `what` is for people; times are milliseconds. */
export type Event =
  | { event: "listening"; mode: ModeName; graph: string; callback?: string }
  | ({ event: "recorded" } & Passed)
  /** The same where nothing is recorded. */
  | ({ event: "forwarded" } & Passed)
  | {
      event: "played";
      exchange: string;
      request: string;
      what: string;
      status?: number;
      failure?: FailureKind;
      again: boolean;
    }
  | {
      event: "simulated";
      exchange: string;
      request: string;
      what: string;
      status: number;
      /** The rule of the simulator's policy that decided. */
      assumed?: string;
    }
  | { event: "refused"; request: string; message: string }
  | { event: "cut-off"; exchange: string; message: string }
  | { event: "missed"; request: string; nearest?: string; differences: Difference[]; message: string }
  | { event: "delivered"; exchange: string; what: string; causes: string[]; status: number; after: number }
  | { event: "undelivered"; exchange: string; reason: string }
  | { event: "warning"; message: string }
  | { event: "folded"; cassette: string; exchanges: number }
  | Report;

/** Takes every event, in order of arrival. */
export type Emit = (event: Event) => void;
