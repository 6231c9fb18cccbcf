import { z } from "zod";
import { fault } from "../fault.js";
import { isStillPosted, posts } from "../posts.js";

export const notificationTwice = fault({
  name: "notification-twice",
  family: "notification",
  does: "The notification comes twice",
  implies: "",
  picks: "notification",
  needs: "",
  live: "arrival",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "notification-twice,exchange=x2" },
  fits: isStillPosted,
  bend: (spot) => posts(spot, (all) => [...all, ...all]),
});
