import { z } from "zod";
import { fault } from "../fault.js";
import { inTime, LATE, late } from "../late.js";
import { rostersOf } from "../rosters.js";

export const rosterLate = fault({
  name: "roster-late",
  family: "roster",
  does: "The roster update comes after everything else",
  implies: "",
  picks: "notification",
  needs: "is a roster update",
  options: z.strictObject(LATE),
  example: { cassette: "invite-one", spec: "roster-late" },
  fits: (spot) => inTime(spot.script, rostersOf(spot)).length > 0,
  bend: (spot, { delay }) => late(spot, rostersOf(spot), delay),
});
