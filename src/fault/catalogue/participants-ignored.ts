import { z } from "zod";
import { readIdentities, readInvite } from "../../graph/invites.js";
import { bodyJson } from "../../tape/body.js";
import { fault, type Spot } from "../fault.js";
import { leftOut, listedStill } from "../left-out.js";
import { routeName } from "../scene.js";

export const participantsIgnored = fault({
  name: "participants-ignored",
  family: "participants",
  does: "With `replacesCallId` set, the participants beyond the first are ignored without a word",
  implies: "answer, operation and rosters hold the first only",
  picks: "request",
  needs: "invites several people with replacesCallId and was answered with more than the first",
  options: z.strictObject({}),
  example: { cassette: "invite-many", spec: "participants-ignored" },
  fits: (spot) => listedStill(spot, ignored(spot)).length > 0,
  bend: (spot) => leftOut(spot, ignored(spot)),
});

/** Whom Graph does not read: the same rule that the simulator follows. */
function ignored({ exchange }: Spot): string[] {
  if (routeName(exchange) !== "invite") return [];
  const body = bodyJson(exchange.request);
  const { asked } = readInvite(body);
  const read = readIdentities(body);
  return asked.filter((person) => !read.includes(person));
}
