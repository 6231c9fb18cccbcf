import type { Place } from "./change.js";
import type { PostItem } from "./post.js";

/** Where something is that is posted behind an item and on no tape. */
export function besides({ notification, index }: Place): Place {
  return { notification, index: -1 - index };
}

export function isAt({ of, index }: PostItem, at: Place): boolean {
  return of.id === at.notification.id && index === at.index;
}
