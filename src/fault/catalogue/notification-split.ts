import { z } from "zod";
import { fault } from "../fault.js";
import { posts } from "../posts.js";

export const notificationSplit = fault({
  name: "notification-split",
  family: "notification",
  does: "Each item of the notification comes in a post of its own",
  implies: "",
  picks: "notification",
  needs: "has several items",
  live: "arrival",
  options: z.strictObject({}),
  example: { cassette: "batched", spec: "notification-split" },
  fits: ({ script, exchange }) => script.postsOf(exchange).some(({ items }) => items.length > 1),
  bend: (spot) =>
    posts(spot, (all) => all.flatMap((post) => post.items.map((item) => ({ ...post, items: [item] })))),
});
