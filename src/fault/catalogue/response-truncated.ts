import { z } from "zod";
import { brokenOff, WHEN_BROKEN } from "../ahead.js";
import { fault } from "../fault.js";

export const responseTruncated = fault({
  name: "response-truncated",
  family: "response",
  does: "The answer breaks off in the middle of its body, under its Content-Length",
  implies:
    "the exchange stays unplayed until the bot asks again; with `after=acted` it is played, and an equal request gets its answer",
  picks: "request",
  needs: "",
  isAtWire: true,
  aheadOnly: true,
  live: "answer",
  options: z.strictObject(WHEN_BROKEN),
  example: { cassette: "invite-one", spec: "response-truncated,after=acted" },
  fits: () => true,
  bend: (spot, { after }, times) => brokenOff(spot, times, { kind: "truncated" }, after),
});
