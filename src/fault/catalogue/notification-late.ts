import { z } from "zod";
import { fault } from "../fault.js";
import { LATE } from "../late.js";
import { isInTime, posts, withTiming } from "../posts.js";

export const notificationLate = fault({
  name: "notification-late",
  family: "notification",
  does: "The notification comes after everything else",
  implies: "",
  picks: "notification",
  needs: "",
  live: "arrival",
  options: z.strictObject(LATE),
  example: { cassette: "invite-one", spec: "notification-late,exchange=x2" },
  fits: isInTime,
  bend: (spot, { delay }) => posts(spot, withTiming({ isLate: true, delay })),
});
