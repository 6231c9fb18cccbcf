import { z } from "zod";
import { asObject } from "../../base/json.js";
import { ordinal } from "../../tape/exchange.js";
import { withResource } from "../edits.js";
import { fault, type Spot } from "../fault.js";
import { mapPeople, without } from "../people.js";
import { comers, type Comer } from "../rosters.js";
import type { SceneItem } from "../scene.js";
import type { Change } from "../script.js";

export const participantLeaves = fault({
  name: "participant-leaves",
  family: "roster",
  does: "Who is new on the roster leaves at once: a second roster follows, without them",
  implies: "later rosters and reads lack them",
  picks: "notification",
  needs: "is a full roster on which somebody is new",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "participant-leaves" },
  fits: (spot) => comersOf(spot).length > 0,
  bend: (spot) => {
    const gone = comersOf(spot);
    const rosters = new Set(gone.map(({ one }) => one));
    return [
      ...[...rosters].flatMap((one) => rosterWithout(spot, one)),
      ...gone.map(({ call, person }): Change => {
        return { kind: "absent", call, person, from: ordinal(spot.exchange) + 0.5 };
      }),
    ];
  },
});

/** Only of a full roster can be told who has gone, by leaving them out. */
function comersOf(spot: Spot): Comer[] {
  return comers(spot, "last").filter(({ one }) => one.item.roster?.full);
}

function rosterWithout({ script }: Spot, { notification, index, arrived }: SceneItem): Change[] {
  const at = { notification, index };
  return script
    .itemsAt(at)
    .slice(-1)
    .map((json) => ({
      kind: "again",
      at,
      json: withResource(
        asObject(json) ?? {},
        (roster) => mapPeople(roster, (list) => without(list, (id) => arrived.includes(id))) ?? [],
      ),
    }));
}
