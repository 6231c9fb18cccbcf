import { z } from "zod";
import { fault } from "../fault.js";
import { behind, isInTime, next, posts, withTiming } from "../posts.js";

export const notificationReordered = fault({
  name: "notification-reordered",
  family: "notification",
  does: "The notification comes behind the next one of the same cause",
  implies: "",
  picks: "notification",
  needs: "has another one of the same cause and call behind it",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "notification-reordered,exchange=x2" },
  fits: (spot) => isInTime(spot) && next(spot) !== undefined,
  bend: (spot) => {
    const following = next(spot);
    if (!following) return [];
    return posts(spot, withTiming({ order: behind(following), delay: following.at - spot.exchange.at }));
  },
});
