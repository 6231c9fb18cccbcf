import type { Asked } from "../match/key.js";
import type { TapeRequest } from "../tape/exchange.js";

/** A request that has come and whose answer is not over. */
export interface Coming {
  asked: Asked;
  /** As it came; what of its body is JSON may still be text. */
  live: TapeRequest;
  /** What of it is shown while its answer is awaited, redacted. */
  shown: Shown;
  /** All of it, redacted, for whoever asks. */
  redacted: () => TapeRequest;
  /** Its answer is over. */
  leave: () => void;
}

export type Shown = Pick<TapeRequest, "method" | "url">;
