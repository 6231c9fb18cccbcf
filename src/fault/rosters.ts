import { idsOf, resourcesAt } from "./edits.js";
import type { Spot } from "./fault.js";
import { peopleOn } from "./people.js";
import type { SceneItem } from "./scene.js";

/** The rosters in a notification that are still posted. */
export function rostersOf({ scene, script, exchange }: Spot): SceneItem[] {
  return scene
    .itemsOf(exchange)
    .filter((one) => one.item.subject === "roster" && script.itemsAt(one).length > 0);
}

/** Whether a notification has a roster that is still posted. */
export function hasRoster(spot: Spot): boolean {
  return rostersOf(spot).length > 0;
}

/** How many people stand on each roster of a notification that is posted. */
export function sizesOf(spot: Spot): number[] {
  return rostersOf(spot)
    .flatMap((roster) => resourcesAt(spot.script, roster))
    .map((resource) => peopleOn(resource).length);
}

/** Somebody who is new in a call, by a roster that has them still. */
export interface Comer {
  one: SceneItem;
  call: string;
  person: string;
}

/** Who is new in which call, by a notification: on one of its posts, or on the last. */
export function comers(spot: Spot, on: "any" | "last" = "any"): Comer[] {
  return rostersOf(spot).flatMap((one) => {
    const { call } = one.item;
    const posted = resourcesAt(spot.script, one).slice(on === "last" ? -1 : 0);
    const listed = new Set(posted.flatMap(peopleOn).flatMap(idsOf));
    return call === undefined
      ? []
      : one.arrived.filter((person) => listed.has(person)).map((person) => ({ one, call, person }));
  });
}
