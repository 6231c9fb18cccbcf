import type { Exchange } from "./exchange.js";

/** What a fault does to an answer at the wire. */
export type WireEffect =
  /** Its bytes dribble out, so that the last one goes after so many milliseconds. */
  | { kind: "slow"; ms: number }
  /** No byte of it, and the connection is reset. */
  | { kind: "reset" }
  /** It breaks off in the middle of its body, under its Content-Length. */
  | { kind: "truncated" }
  /** Bytes that are no HTTP. */
  | { kind: "garbled" };

/** What one live request leads to: an answer and the notifications that it causes. */
export interface Play {
  exchange: Exchange;
  /** The exchange with the live values in its answer. */
  live: Exchange;
  /** Answered before and answered again, when the tape is used up: causes nothing, unless exchanges are repeated. */
  again: boolean;
  /** 1 for the first play of the exchange with what it causes, 2 for its repetition. */
  repetition: number;
  notifications: readonly Exchange[];
  /** What a fault does to the answer on its way. */
  effect?: WireEffect;
  /** A fault answers ahead: the exchange itself stays unplayed. */
  isAhead?: true;
}

/** Whether an answer does not arrive whole to which this is done. */
export const BREAKS_OFF: Readonly<Record<WireEffect["kind"], boolean>> = {
  slow: false,
  reset: true,
  truncated: true,
  garbled: true,
};

/** What tells one play of an exchange from the next one. */
export function playKey(exchange: string, repetition: number): string {
  return repetition === 1 ? exchange : `${exchange} ${repetition}`;
}

/** The exchange and the repetition of a play's key. */
export function playOf(key: string): { exchange: string; repetition: number } {
  const [exchange = "", repetition = "1"] = key.split(" ");
  return { exchange, repetition: Number(repetition) };
}

/** The same play when it is resent: what a fault has done to an answer it does once. */
export function withoutEffect(play: Play): Play {
  if (!play.effect) return play;
  const { effect: _effect, ...whole } = play;
  return whole;
}
