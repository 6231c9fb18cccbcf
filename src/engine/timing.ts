import { UsageError } from "../base/errors.js";
import type { Exchange } from "../tape/exchange.js";

/** How the distances in time between the exchanges of a tape come back. */
export interface Timing {
  /** What it does, as `--help` explains it. */
  says: string;
  /** Notifications keep their distance to the request that caused them. */
  keepsDistances: boolean;
  /** Answers take as long as they took. */
  holdsAnswers: boolean;
  /** Time moves only when it is moved. */
  isManual: boolean;
}

export const TIMINGS = {
  instant: {
    says: "no distances: notifications follow the answer behind the lead, in the tape's order (the default)",
    keepsDistances: false,
    holdsAnswers: false,
    isManual: false,
  },
  recorded: {
    says: "answers and notifications come as long after the request as on the tape, early ones before the answer",
    keepsDistances: true,
    holdsAnswers: true,
    isManual: false,
  },
  manual: {
    says: "from code only: as recorded, but time stands still until the test moves it; answers come at once",
    keepsDistances: true,
    holdsAnswers: false,
    isManual: true,
  },
} as const satisfies Record<string, Timing>;

export type TimingName = keyof typeof TIMINGS;

/** Throws where time cannot be moved on by so much, or moves by itself. */
export function checkAdvance(timing: TimingName, ms: number): void {
  if (!TIMINGS[timing].isManual)
    throw new UsageError(`Time moves by itself under timing "${timing}": take "manual".`);
  if (!(ms >= 0 && ms < Infinity))
    throw new UsageError(`Time advances by milliseconds from 0, not by ${ms}.`);
}

/** Milliseconds from a request's arrival to the end of its answer, or of what there was of one. */
export function answerAfter({ response, failure }: Exchange): number {
  return failure?.after ?? response?.after ?? 0;
}

/** Whether a notification came before the answer of its cause was complete. */
export function isEarly(notification: Exchange, cause: Exchange): boolean {
  return notification.at < cause.at + answerAfter(cause);
}
