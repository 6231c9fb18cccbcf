import type { Direction, FailureKind } from "../tape/exchange.js";
import type { FaultReport } from "./faulting.js";
import type { Difference } from "../match/miss.js";
import type { WireEffect } from "../tape/play.js";
import type { FindingKind } from "./findings.js";
import type { ModeName } from "./modes.js";

/** Something that is not as a clean session has it. */
export interface Finding {
  kind: FindingKind;
  exchange?: string;
  message: string;
  /** Where there are several. */
  session?: string;
}

/** What there is to say of one session; `findings` says why it is not clean. */
export interface Judgement {
  clean: boolean;
  requests: number;
  played: number;
  repeated: number;
  missed: number;
  delivered: number;
  undelivered: number;
  /** How often faults have fired. */
  faulted: number;
  /** How many requests the simulator has answered in the place of the tape. */
  invented: number;
  /** What became of each fault; absent where there is no plan. */
  faults?: FaultReport[];
  /** Exchanges of the tape that had no turn; unclean only when that was asked for. */
  unplayed: string[];
  findings: Finding[];
  /** How many findings were not kept. */
  findingsDropped: number;
}

/** The judgement over one of the sessions of a replay. */
export interface SessionJudgement extends Judgement {
  /** CASSETTE or CASSETTE:KEY; absent of the one that needs no name. */
  session?: string;
  /** Equal where the bot was told the same and took it in the same way; in hexadecimal. */
  digest: string;
  /** How often it was started again. */
  rewinds: number;
}

/** The judgement over everything, with which a mode ends. */
export interface Report extends Judgement {
  event: "report";
  /** Of a replay. */
  digest?: string;
  /** What new ids are made from. */
  seed?: number;
  /** Each by itself, where they have names. */
  sessions?: SessionJudgement[];
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

/**
 * Everything that happens, as plain JSON; `--json` prints one a line. `what` is for people; times are milliseconds.
 * `session`: of which one, where it has a name.
 */
export type Event = Happening & { session?: string };

type Happening =
  | {
      event: "listening";
      mode: ModeName;
      graph: string;
      callback?: string;
      /** The names that sessions can be asked for by: `/~NAME/`. */
      cassettes?: string[];
      /** Where the control API is, and what every request to it has to bring. */
      control?: string;
      token?: string;
    }
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
  /** A fault has fired at an exchange; with a request: it was answered ahead of that. */
  | {
      event: "faulted";
      exchange: string;
      to: Direction;
      fault: string;
      request?: string;
      what: string;
      status?: number;
      effect?: WireEffect["kind"];
    }
  | { event: "refused"; request: string; message: string }
  | { event: "cut-off"; exchange: string; message: string }
  | { event: "missed"; request: string; nearest?: string; differences: Difference[]; message: string }
  /** The simulator has answered in the place of the tape. */
  | {
      event: "invented";
      exchange: string;
      request: string;
      what: string;
      status: number;
      /** The rule of the simulator's policy that decided. */
      assumed?: string;
    }
  | {
      event: "delivered";
      exchange: string;
      what: string;
      causes: string[];
      status: number;
      after: number;
      /** It is the simulator's, and on no tape. */
      invented?: true;
    }
  | { event: "undelivered"; exchange: string; reason: string }
  /** A request for a session that there is not. */
  | { event: "unserved"; request: string; message: string }
  /** A session starts again, from the beginning of its tape. */
  | { event: "rewound"; message: string }
  | { event: "warning"; message: string }
  | { event: "folded"; cassette: string; exchanges: number }
  | Report;

/** Takes every event, in order of arrival. */
export type Emit = (event: Event) => void;

/** Whether anybody hears of events of this name. What nobody hears of need not be made. */
export type Hears = (name: Event["event"]) => boolean;
