import { z } from "zod";
import { ordinal } from "../../tape/exchange.js";
import { fault, type Spot } from "../fault.js";
import { inTime } from "../late.js";
import { behind, requestsOf } from "../posts.js";
import { rostersOf } from "../rosters.js";
import type { SceneItem } from "../scene.js";

export const rosterFirst = fault({
  name: "roster-first",
  family: "roster",
  does: "The roster update comes before the operation that brought it about is told to complete",
  implies: "",
  picks: "notification",
  needs: "is a roster update behind the end of its operation",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "roster-first" },
  fits: (spot) => endsBefore(spot).length > 0,
  bend: (spot) =>
    endsBefore(spot).map(({ notification, index }) => ({
      kind: "apart",
      at: { notification, index },
      timing: { order: behind(spot.exchange), delay: spot.exchange.at - notification.at },
    })),
});

/** It is the operation's end that waits: a notification can be late, but none can come before its time. */
function endsBefore(spot: Spot): SceneItem[] {
  const { scene, script, exchange } = spot;
  const roster = inTime(script, rostersOf(spot))[0];
  const request = scene.exchange(roster?.cause ?? "");
  if (!roster || !request) return [];
  const before = scene.endsOf(request).filter((end) => isBefore(end, roster));
  // Else the roster might be due later than what waits for it.
  const together = before.filter(({ notification }) =>
    requestsOf(exchange).every((cause) => requestsOf(notification).includes(cause)),
  );
  return inTime(script, together);
}

function isBefore(one: SceneItem, other: SceneItem): boolean {
  const distance = ordinal(one.notification) - ordinal(other.notification);
  return distance < 0 || (distance === 0 && one.index < other.index);
}
