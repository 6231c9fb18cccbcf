import type { Asked } from "../match/key.js";
import type { TapeRequest } from "../tape/exchange.js";

/** A request that has come and whose answer is not over. */
export interface Coming {
  asked: Asked;
  /** As it is shown: what is secret in it is redacted. */
  request: TapeRequest;
  /** As it came. */
  live: TapeRequest;
  /** Its answer is over. */
  leave: () => void;
}
