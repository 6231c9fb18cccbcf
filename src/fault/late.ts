import type { Spot } from "./fault.js";
import { milliseconds } from "./options.js";
import type { SceneItem } from "./scene.js";
import type { Change, Script } from "./script.js";

/** How late something is, where distances in time are kept; else it goes after everything else that is due. */
export const LATE = { delay: milliseconds(1_000) };

/** Those items go in posts of their own, late, that have not been moved yet. */
export function late({ script }: Spot, items: readonly SceneItem[], delay: number): Change[] {
  return inTime(script, items).map(({ notification, index }) => {
    return { kind: "apart", at: { notification, index }, timing: { isLate: true, delay } };
  });
}

/** Those items that go when the tape has them, with nothing that was moved behind them: they can be moved once. */
export function inTime(script: Script, items: readonly SceneItem[]): SceneItem[] {
  return items.filter((one) => {
    const posts = script.postsWith(one);
    return (
      posts.length > 0 &&
      posts.every(({ timing }) => timing === undefined) &&
      !script.isFollowed(one.notification)
    );
  });
}
