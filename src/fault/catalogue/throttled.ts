import { z } from "zod";
import { ahead, isOfGraph } from "../ahead.js";
import { fault } from "../fault.js";
import { seconds } from "../options.js";
import { refusedWith } from "../refused.js";

export const throttled = fault({
  name: "throttled",
  family: "response",
  does: "429 with Retry-After, ahead of the answer",
  implies: "the exchange stays unplayed until the bot asks again; `times` says how often it is throttled",
  picks: "request",
  needs: "goes to Graph",
  aheadOnly: true,
  live: "arrival",
  options: z.strictObject({ "retry-after": seconds(1) }),
  example: { cassette: "invite-one", spec: "throttled,retry-after=0" },
  fits: isOfGraph,
  bend: (spot, options, times) =>
    ahead(spot, times, {
      exchange: refusedWith(spot.exchange, 429, TOO_MANY, { "retry-after": String(options["retry-after"]) }),
    }),
});

/** graph/http-errors: seen on another workload, not on /communications. */
const TOO_MANY = { code: "TooManyRequests", message: "Too many requests." };
