import type { Script } from "../fault/script.js";
import { ordinal, type Exchange } from "../tape/exchange.js";
import type { Due } from "./calling.js";
import type { Tape } from "./tape.js";
import type { Standing } from "./timeline.js";

/** What is posted of a notification that is due. */
export interface Posted extends Standing {
  exchange: Exchange;
  /** The notification on the tape that it is of. */
  of: Exchange;
  /** The session's time at which it is due. */
  at: number;
  /** The keys of the plays that cause it. */
  plays: string[];
  mayBeRefused: boolean;
}

/** What is posted of the notifications of a tape, and where each post stands among the others. */
export class Postings {
  readonly #tape: Tape;
  readonly #keepsDistances: boolean;

  constructor(tape: Tape, keepsDistances: boolean) {
    this.#tape = tape;
    this.#keepsDistances = keepsDistances;
  }

  /** As the tape has it, or as faults have bent it. */
  of(due: Due, script: Script | undefined): Posted[] {
    const { notification: of, at, plays } = due;
    const lane = this.#tape.laneOf(of);
    const order = ordinal(of);
    const plain = { exchange: of, of, at, plays, lane, order, isLate: false, mayBeRefused: false };
    const postings = script?.postingsOf(of);
    return postings ? this.#bent(plain, postings) : [plain];
  }

  #bent(plain: Posted, postings: NonNullable<ReturnType<Script["postingsOf"]>>): Posted[] {
    return postings.map(({ exchange, timing = {}, mayBeRefused = false }) => ({
      ...plain,
      exchange: { ...exchange }, // one object a post: that is how the timeline knows it
      order: timing.order ?? ordinal(exchange),
      isLate: timing.isLate === true && !this.#keepsDistances,
      at: plain.at + (this.#keepsDistances ? (timing.delay ?? 0) : 0),
      mayBeRefused,
    }));
  }
}
