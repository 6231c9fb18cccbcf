import type { Exchange } from "./exchange.js";

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
}

/** What tells one play of an exchange from the next one. */
export function playKey(exchange: string, repetition: number): string {
  return repetition === 1 ? exchange : `${exchange} ${repetition}`;
}

/** The exchange and the repetition of a play's key. */
export function playOf(key: string): { exchange: string; repetition: number } {
  const [exchange = "", repetition = "1"] = key.split(" ");
  return { exchange, repetition: Number(repetition) };
}
