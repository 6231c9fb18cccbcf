import { normalValue, type Kind } from "../graph/identifiers.js";

/** A recorded value and the live one in its place, as they are compared; and as the bot wrote it. */
export interface Pair {
  kind: Kind;
  recorded: string;
  live: string;
  written: string;
}

/** Two spellings of one identifier, as they were written. */
export function pairOf(kind: Kind, recorded: string, written: string): Pair {
  return { kind, recorded: normalValue(kind, recorded), live: normalValue(kind, written), written };
}
