import { z } from "zod";
import type { Json } from "../../base/json.js";
import { edited, withResource } from "../edits.js";
import { fault } from "../fault.js";
import { count } from "../options.js";
import { mapPeople } from "../people.js";
import { rostersOf, sizesOf } from "../rosters.js";

export const rosterPartial = fault({
  name: "roster-partial",
  family: "roster",
  does: "Those who stand last on the roster update are left out of it; one stays",
  implies: "they show in the next full roster: that is a snapshot",
  picks: "notification",
  needs: "is a roster update with more than one person",
  options: z.strictObject({ omit: count("how many are left out, a whole number from 1").default(1) }),
  example: { cassette: "invite-many", spec: "roster-partial" },
  fits: (spot) => sizesOf(spot).some((size) => size > 1),
  bend: (spot, { omit }) =>
    rostersOf(spot).flatMap((roster) =>
      edited(spot.script, roster, (item) => withResource(item, (resource) => shorter(resource, omit))),
    ),
});

function shorter(roster: Json, omit: number): Json {
  const cut = (list: Json[]): Json[] =>
    list.length > 1 ? list.slice(0, Math.max(1, list.length - omit)) : list;
  return mapPeople(roster, cut) ?? roster;
}
