import { causesOf, ordinal, type Exchange } from "../tape/exchange.js";
import type { Spot } from "./fault.js";
import type { Post, Timing } from "./post.js";
import type { Change } from "./script.js";

/** What is posted of a notification becomes something else. */
export function posts(
  { script, exchange }: Spot,
  map: (posts: readonly Post[]) => readonly Post[],
): Change[] {
  return [{ kind: "posts", notification: exchange, posts: map(script.postsOf(exchange)) }];
}

/** All that is posted of it goes at another time. */
export function withTiming(timing: Timing): (posts: readonly Post[]) => Post[] {
  return (all) => all.map((post) => ({ ...post, timing }));
}

/** Behind all that is posted of a notification, and before the next one on the tape. */
export function behind(notification: Exchange): number {
  return ordinal(notification) + 1 - 2 ** -20;
}

export function isStillPosted({ script, exchange }: Spot): boolean {
  return script.postsOf(exchange).length > 0;
}

/** Whether some of what is posted of it has items. */
export function hasItems({ script, exchange }: Spot): boolean {
  return script.postsOf(exchange).some(({ items }) => items.length > 0);
}

/** Whether it goes when the tape has it, with nothing that was moved behind it: it can be moved once. */
export function isInTime({ script, exchange }: Spot): boolean {
  const all = script.postsOf(exchange);
  return all.length > 0 && all.every(({ timing }) => timing === undefined) && !script.isFollowed(exchange);
}

/** The requests on the tape that brought it about. */
export function requestsOf(notification: Exchange): string[] {
  return [...new Set(causesOf(notification).flatMap(({ exchange }) => exchange ?? []))];
}

/** The next notification that the same brought about in the same call, where it goes in its time. */
export function next(spot: Spot): Exchange | undefined {
  const { scene, script, exchange } = spot;
  if (requestsOf(exchange).length === 0) return undefined;
  const call = scene.itemsOf(exchange)[0]?.item.call;
  for (const one of scene.siblingsOf(exchange))
    if (
      isInTime({ scene, script, exchange: one }) &&
      scene.itemsOf(one).some(({ item }) => item.call === call)
    )
      return one;
  return undefined;
}
