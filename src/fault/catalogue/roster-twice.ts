import { z } from "zod";
import { postedAgain } from "../edits.js";
import { fault } from "../fault.js";
import { hasRoster, rostersOf } from "../rosters.js";

export const rosterTwice = fault({
  name: "roster-twice",
  family: "roster",
  does: "The roster update comes twice",
  implies: "",
  picks: "notification",
  needs: "is a roster update",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "roster-twice" },
  fits: hasRoster,
  bend: (spot) => rostersOf(spot).flatMap((roster) => postedAgain(spot.script, roster)),
});
