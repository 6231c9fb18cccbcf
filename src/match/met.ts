import type { Kind } from "../graph/identifiers.js";
import type { OfKind } from "./by-value.js";
import type { Slot } from "./names.js";

/** What a live value stands for in a session. */
export interface Standing extends OfKind<Standing> {
  readonly first: string;
  /** All, in the order in which they were bound, where there is another one; only added to. */
  all: string[] | undefined;
  /** The recorded value that it stands for beside the first that was bound: one of a repetition. */
  alias: string | undefined;
}

/** What is known of an identifier of a request before it is answered: looked up once, and asked of each candidate. */
export interface Met {
  /** It is on the tape, too. */
  isRecorded: boolean;
  standing: Standing | undefined;
}

/** A live value in the place of a recorded one, in their slot. */
export interface Facing {
  slot: Slot;
  recorded: string;
  live: string;
}

/** A binding that stands against a match. */
export interface Conflict {
  kind: Kind;
  recorded: string;
  live: string;
  /** The live value that the recorded one is bound to, or the recorded value that the live one stands for. */
  bound: string;
  standsFor: boolean;
}
