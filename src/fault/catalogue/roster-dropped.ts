import { z } from "zod";
import { dropped } from "../edits.js";
import { fault } from "../fault.js";
import { hasRoster, rostersOf } from "../rosters.js";

export const rosterDropped = fault({
  name: "roster-dropped",
  family: "roster",
  does: "The roster update never comes",
  implies: "who came shows in the next full roster: that is a snapshot",
  picks: "notification",
  needs: "is a roster update",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "roster-dropped" },
  fits: hasRoster,
  bend: (spot) => rostersOf(spot).map(dropped),
});
