import { onceAfter, type Clock } from "../base/clock.js";
import { ControlError } from "./control-error.js";
import type { Wait } from "./protocol.js";
import { STATUSES } from "./refusal.js";

/** Asks once. */
export type Poll<Answer> = (wait: Wait, signal: AbortSignal) => Promise<Answer>;

interface Polling {
  /** The milliseconds that one request may wait. */
  longest: number;
  clock: Clock;
}

/** Node's fetch gives up after 300 s without an answer. */
export const LONGEST_POLL = 240_000;

/**
 * Waits for so many milliseconds, or as long as the server does where it is not said. For long in requests that each wait
 * less: the next begins before the one before is over, because what comes between them would be missed.
 */
export async function polled<Answer>(
  poll: Poll<Answer>,
  timeout: number | undefined,
  { longest, clock }: Polling,
): Promise<Answer> {
  const over = new AbortController();
  const step = (longest * 7) / 8;
  const round = (left: number): Promise<Answer> => {
    const answer = poll({ timeout: Math.min(left, longest) }, over.signal);
    if (left <= longest) return answer;
    const next = onceAfter(clock, step, over.signal).then(() =>
      over.signal.aborted ? answer : round(left - step),
    );
    return Promise.race([answer.catch((error: unknown) => (isLate(error) ? next : reject(error))), next]);
  };
  const answer = timeout === undefined ? poll({}, over.signal) : round(timeout);
  return answer.finally(() => over.abort());
}

function isLate(error: unknown): boolean {
  return error instanceof ControlError && error.status === STATUSES.ROLLCALL_NOT_PLAYED;
}

function reject(error: unknown): never {
  throw error;
}
