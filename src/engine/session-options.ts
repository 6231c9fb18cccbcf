import type { RewindOn } from "./rewinds.js";
import type { TimingName } from "./timing.js";

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
  /** The bot's own notification URL, where the operator said it; else the `callbackUri` of each call. */
  callback?: URL;
}

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
