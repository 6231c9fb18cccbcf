import { z } from "zod";
import { brokenOff, WHEN_BROKEN } from "../ahead.js";
import { fault } from "../fault.js";

export const responseGarbled = fault({
  name: "response-garbled",
  family: "response",
  does: "The answer is no HTTP",
  implies:
    "the exchange stays unplayed until the bot asks again; with `after=acted` it is played, and an equal request gets its answer",
  picks: "request",
  needs: "",
  isAtWire: true,
  aheadOnly: true,
  live: "arrival",
  options: z.strictObject(WHEN_BROKEN),
  example: { cassette: "invite-one", spec: "response-garbled,after=acted" },
  fits: () => true,
  bend: (spot, { after }, times) => brokenOff(spot, times, { kind: "garbled" }, after),
});
