import { z } from "zod";
import { normalId } from "../../graph/ids.js";
import { bodyJson } from "../../tape/body.js";
import { idsOf, listedIn } from "../edits.js";
import { fault, type Spot } from "../fault.js";
import { leftOut, listedStill } from "../left-out.js";
import { text } from "../options.js";
import { routeName } from "../scene.js";

export const participantMissing = fault({
  name: "participant-missing",
  family: "participants",
  does: "One of several who are invited is left out without a word",
  implies: "answer, operation and rosters lack them",
  picks: "request",
  needs: "invites several people, and has several of them",
  options: z.strictObject({
    who: text("the id of the one who is left out; the last of them").optional(),
  }),
  example: { cassette: "invite-many", spec: "participant-missing" },
  fits: (spot) => invited(spot).length > 1,
  bend: (spot, { who }) => leftOut(spot, missing(invited(spot), who)),
});

/** Whom an invite is told to have asked for, each by all of their ids. */
function invited(spot: Spot): string[][] {
  const { exchange } = spot;
  if (routeName(exchange) !== "invite") return [];
  const asked = listedIn(bodyJson(exchange.request)).map(idsOf);
  const still = asked.length > 1 ? listedStill(spot, asked.flat()) : [];
  return asked.filter((ids) => ids.some((id) => still.includes(id)));
}

/** Of an invite without that one nobody is left out. */
function missing(people: readonly string[][], who: string | undefined): string[] {
  const one = who === undefined ? people.at(-1) : people.find((ids) => ids.includes(normalId(who)));
  return one ?? [];
}
