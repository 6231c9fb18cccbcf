import { z } from "zod";
import { fault } from "../fault.js";
import { isInTime, posts, requestsOf, withTiming } from "../posts.js";

export const notificationEarly = fault({
  name: "notification-early",
  family: "notification",
  does: "The notification comes before the answer of its cause, which waits for it, 1 s at most",
  implies: "",
  picks: "notification",
  needs: "has one cause on the tape",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "notification-early,exchange=x2" },
  fits: (spot) => isInTime(spot) && requestsOf(spot.exchange).length === 1,
  bend: (spot) => posts(spot, withTiming({ isEarly: true })),
});
