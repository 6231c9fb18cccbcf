import { hashedFraction } from "../base/chance.js";
import type { PlanOverTape } from "../fault/resolve.js";
import type { RewindOn } from "./rewinds.js";
import type { RunOptions } from "./run-ports.js";
import { TIMINGS, type TimingName } from "./timing.js";

export interface SessionOptions {
  /** Milliseconds between the last byte of an answer and its first notification. */
  lead: number;
  /** Milliseconds that the bot has to answer a notification. */
  deliveryTimeout: number;
  /** What was not played makes the session unclean. */
  strict: boolean;
  timing: TimingName;
  /** Whether the next notification of a lane waits until the one before was answered. */
  deliver: keyof typeof DELIVERIES;
  /** What is used up is played again, with what it causes; not only reads and `keepAlive`. */
  repeat: boolean;
  /** What Graph minted is made anew. */
  freshIds: boolean;
  /** What new ids are made from, beside the name of the session, where it has one. */
  seed: number;
  name?: string;
  /** Which request starts the session again, where the tape has no more of it. */
  rewindOn?: RewindOn;
  /** What becomes of requests that the tape has no answer for; by default `simulate` where there are faults. */
  otherwise?: Otherwise;
  /** What bends the tape. */
  faults?: PlanOverTape;
  /** The bot's own notification URL, where the operator said it; else the `callbackUri` of each call. */
  callback?: URL;
}

/** What becomes of a request that the tape has no answer for. */
export const OTHERWISES = {
  miss: { says: "it is a miss: 599 (the default without faults)", improvises: false },
  simulate: {
    says: "the simulator answers it, where it is about a call of the session's (the default with faults)",
    improvises: true,
  },
} as const;

export type Otherwise = keyof typeof OTHERWISES;

/** How the notifications of a lane follow each other. */
export const DELIVERIES = {
  "in-turn": { says: "the next when the one before was answered (the default)", waits: true },
  concurrent: { says: "without waiting for the answer", waits: false },
} as const;

export const SESSION_DEFAULTS: SessionOptions = {
  ...{ lead: 20, deliveryTimeout: 10_000, strict: false },
  ...{ timing: "instant", deliver: "in-turn" },
  ...{ repeat: false, freshIds: false, seed: 0 },
};

/** Each session has ids of its own, where they are fresh. */
function seedOf(seed: number, name = ""): number {
  return Math.floor(hashedFraction(seed, name) * 2 ** 32);
}

/** What each run of a session takes of its options. */
export function runOptions(options: SessionOptions): RunOptions {
  const { lead, deliveryTimeout, timing, deliver, repeat, freshIds, seed, name } = options;
  const { otherwise = options.faults ? "simulate" : "miss" } = options;
  const { isManual, keepsDistances } = TIMINGS[timing];
  const improvising = OTHERWISES[otherwise].improvises
    ? { seed: freshIds ? seedOf(seed, name) : seed, lead: isManual ? 0 : lead, keepsDistances }
    : undefined;
  const casting = { repeat, freshIds, seed, ...(name !== undefined && { name }) };
  const { waits } = DELIVERIES[deliver];
  return { lead, deliveryTimeout, timing: TIMINGS[timing], waits, casting, improvising };
}
