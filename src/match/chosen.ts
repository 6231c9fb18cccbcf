import type { Exchange } from "../tape/exchange.js";
import type { Conflict } from "./met.js";
import type { Bin } from "./shelf.js";

/** The exchange that answers a request. */
export interface Chosen {
  exchange: Exchange;
  /** Those of its key, and its place among them. */
  bin: Bin;
  place: number;
  /** Its identifiers, by slot. */
  recorded: readonly string[];
  /** It has been played before. */
  again: boolean;
  /** 1 for its first play with what it causes, 2 for its repetition. */
  repetition: number;
  /** The binding that stands against it, where it is played all the same. */
  conflict?: Conflict;
}

/** Why none does: all that might have a binding against them, or none is left. */
export interface Unanswered {
  contradicted?: { exchange: Exchange; conflict: Conflict };
  usedUp?: Exchange;
}

/** `plays`: how often it has been played with what it causes. */
export function chosen(bin: Bin, place: number, plays: number, isRead = false): Chosen {
  const exchange = bin.exchanges[place] as Exchange;
  const recorded = bin.values[place] as readonly string[];
  return { exchange, bin, place, recorded, again: plays > 0, repetition: isRead ? 1 : plays + 1 };
}
