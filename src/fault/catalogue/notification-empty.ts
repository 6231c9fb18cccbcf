import { z } from "zod";
import { fault } from "../fault.js";
import { hasItems, posts } from "../posts.js";

export const notificationEmpty = fault({
  name: "notification-empty",
  family: "notification",
  does: "The notification comes without items; the bot may refuse it",
  implies: "",
  picks: "notification",
  needs: "has items",
  live: "arrival",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "notification-empty,exchange=x2" },
  fits: hasItems,
  bend: (spot) => posts(spot, (all) => all.map((post) => ({ ...post, items: [], mayBeRefused: true }))),
});
