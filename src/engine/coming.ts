import type { Read } from "./reading.js";

/** A request that has come and whose answer is not over. */
export interface Coming extends Read {
  /** Its answer is over. */
  leave: () => void;
}
