import type { Met } from "./met.js";
import type { Asked } from "./key.js";
import type { Progress } from "./progress.js";
import type { Bin } from "./shelf.js";

/** A request that is looked for, among those of its key, as far as they are played. */
export interface Sought {
  asked: Asked;
  /** What is known of its identifiers, by slot. */
  met: readonly Met[];
  bin: Bin;
  progress: Progress;
}
