import type { Change, Whereabouts } from "./change.js";
import type { PostItem } from "./post.js";
import { besides, isAt } from "./place.js";
import type { Script } from "./script.js";

/** Makes one change to a script. */
export function applyChange(script: Script, change: Change): void {
  (APPLY[change.kind] as (script: Script, change: Change) => void)(script, change);
}

const APPLY: {
  readonly [Kind in Change["kind"]]: (script: Script, change: Extract<Change, { kind: Kind }>) => void;
} = {
  item: (script, { at, to }) => {
    const left = [...to];
    script.mapPosts(at, (post) => {
      const items = post.items.flatMap((item): PostItem[] => {
        if (!isAt(item, at)) return [item];
        const json = left.shift();
        return json === undefined ? [] : [{ ...item, json }];
      });
      return items.length > 0 ? [{ ...post, items }] : [];
    });
  },
  apart: (script, { at, timing }) =>
    script.mapPosts(at, (post) => {
      const own = post.items.filter((item) => isAt(item, at));
      const rest = post.items.filter((item) => !isAt(item, at));
      return [...(rest.length > 0 ? [{ ...post, items: rest }] : []), { ...post, items: own, timing }];
    }),
  again: (script, { at, json }) => script.postBehind(at, "it", (item) => ({ ...item, json })),
  also: (script, { at, json }) =>
    script.postBehind(at, "all", (item) => ({ ...item, index: besides(at).index, json })),
  posts: (script, { notification, posts }) => script.setPosts(notification, posts),
  reply: (script, { request, reply }) => script.setReply(request, reply),
  absent: isSomewhere,
  "in-lobby": isSomewhere,
  uninvited: isSomewhere,
  staying: isSomewhere,
};

function isSomewhere(script: Script, whereabouts: Whereabouts): void {
  script.whereabouts.push(whereabouts);
}
