import { z } from "zod";
import { ordinal } from "../../tape/exchange.js";
import { fault, type Spot } from "../fault.js";
import { resourcesAt } from "../edits.js";
import { isAbout, isWaiting, peopleOn } from "../people.js";
import { comers, type Comer } from "../rosters.js";

export const rosterLobby = fault({
  name: "roster-lobby",
  family: "roster",
  does: "Who is new on the roster waits in the lobby",
  implies: "later rosters and reads have them there, too",
  picks: "notification",
  needs: "is a roster update on which somebody is new who is let in",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "roster-lobby" },
  fits: (spot) => comers(spot).some((comer) => isLetIn(spot, comer)),
  bend: (spot) =>
    comers(spot).map(({ call, person }) => ({
      kind: "in-lobby",
      call,
      person,
      from: ordinal(spot.exchange),
    })),
});

function isLetIn({ script }: Spot, { one, person }: Comer): boolean {
  const isThem = isAbout((id) => id === person);
  return resourcesAt(script, one)
    .flatMap(peopleOn)
    .some((other) => isThem(other) && !isWaiting(other));
}
