import { z } from "zod";
import { brokenOff, WHEN_BROKEN } from "../ahead.js";
import { fault } from "../fault.js";

export const responseReset = fault({
  name: "response-reset",
  family: "response",
  does: "No byte of an answer: the connection is reset",
  implies:
    "the exchange stays unplayed until the bot asks again; with `after=acted` it is played, and an equal request gets its answer",
  picks: "request",
  needs: "",
  isAtWire: true,
  aheadOnly: true,
  live: "arrival",
  options: z.strictObject(WHEN_BROKEN),
  example: { cassette: "invite-one", spec: "response-reset,after=acted" },
  fits: () => true,
  bend: (spot, { after }, times) => brokenOff(spot, times, { kind: "reset" }, after),
});
