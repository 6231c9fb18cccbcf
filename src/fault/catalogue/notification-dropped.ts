import { z } from "zod";
import { fault } from "../fault.js";
import { isStillPosted, posts } from "../posts.js";

export const notificationDropped = fault({
  name: "notification-dropped",
  family: "notification",
  does: "The notification never comes",
  implies: "",
  picks: "notification",
  needs: "",
  live: "arrival",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "notification-dropped,exchange=x2" },
  fits: isStillPosted,
  bend: (spot) => posts(spot, () => []),
});
