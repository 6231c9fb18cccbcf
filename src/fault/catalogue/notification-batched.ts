import { z } from "zod";
import { fault } from "../fault.js";
import type { Post } from "../post.js";
import { hasItems, isInTime, next, posts } from "../posts.js";

export const notificationBatched = fault({
  name: "notification-batched",
  family: "notification",
  does: "The notification and the next one of the same cause come as one, with the items of both",
  implies: "",
  picks: "notification",
  needs: "has another one of the same cause and call behind it",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "notification-batched,exchange=x2" },
  fits: (spot) => {
    const following = isInTime(spot) && hasItems(spot) ? next(spot) : undefined;
    return following !== undefined && hasItems({ ...spot, exchange: following });
  },
  bend: (spot) => {
    const { script } = spot;
    const following = next(spot);
    const [first, ...rest] = script.postsOf(spot.exchange);
    const [second, ...others] = following ? script.postsOf(following) : [];
    if (!following || !first || !second) return [];
    // What came later cannot come earlier than its time: the time of both is that of the second.
    const merged: Post = { ...first, ...second, items: [...first.items, ...second.items] };
    return [
      ...posts(spot, () => rest),
      { kind: "posts", notification: following, posts: [merged, ...others] },
    ];
  },
});
