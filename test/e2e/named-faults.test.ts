import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/engine/events.js";
import { run } from "../tools/faults/run.js";

const DIEGO = "278405a3";
const LIDIA = "7e1b4346";
const BOTH = "7e1b4346, 1e126418";
const PHONE = "+1234567";

/** The people of each invite, as the bot is answered, and as Graph names the one whose invite fails. */
const INVITES: Readonly<Record<string, readonly (keyof typeof NAMED)[]>> = {
  "invite-one": [DIEGO],
  "invite-many": [BOTH],
  "replace-peer-call": [LIDIA],
  "invite-pstn": [PHONE],
  "seed-session": [LIDIA, DIEGO, PHONE, BOTH],
};
const NAMED = {
  [DIEGO]: "8:orgid:278405a3-f568-4b3e-b684-009193463064",
  [LIDIA]: "8:orgid:7e1b4346-85a6-4bdd-abe3-d11c5d420efe",
  [BOTH]: "8:orgid:7e1b4346-85a6-4bdd-abe3-d11c5d420efe",
  [PHONE]: "4:+12345678901",
};

const asked = (people: string): string => `asked  invite: 200 operation Running of ${people}`;
const completed = (people: string): string => `told   operation completed of ${people}`;
const roster = (people: string): string => `told   roster: ${people}`;
const failed = (people: keyof typeof NAMED): string =>
  `told   operation failed of ${people}, 410 301004 addParticipants failed for participant ${NAMED[people]}. ` +
  "Underlying reason: Client Media Error. DiagCode: 410#301004.@";

/** What the bot gets on the wire of an invite of these people; all of a session in any order, as its lanes go side by side. */
const FAULTS: Readonly<Record<string, (people: keyof typeof NAMED) => string[]>> = {
  "operation-fails": (people) => [asked(people), failed(people)],
  "roster-dropped": (people) => [asked(people), completed(people)],
  "participants-ignored": (people) => {
    const read = people === BOTH ? LIDIA : people;
    return [asked(read), completed(read), roster(read)];
  },
};

const IDLE =
  "participants-ignored had nothing to fire on: " +
  "the tape has no request that invites several people with replacesCallId and was answered with more than the first";

describe.each(Object.entries(FAULTS))("%s, through the command line", (fault, wire) => {
  it.each(Object.entries(INVITES))(
    "on %s is what the bot gets, and the exit status",
    async (cassette, invites) => {
      const { lines, status, report, stderr } = await run(`cassettes/${cassette}.json`, ["--fault", fault]);
      const isThere = fault !== "participants-ignored" || invites.includes(BOTH);
      expect(lines.map((line) => line.slice(2)).sort()).toEqual(invites.flatMap(wire).sort());
      expect({ status, stderr }).toEqual({ status: isThere ? 0 : 1, stderr: "" });
      expect(report).toMatchObject({ clean: isThere, faults: [{ fault }] });
      expect((report["findings"] as Finding[]).map(({ message }) => message)).toEqual(isThere ? [] : [IDLE]);
    },
  );
});

it("without a fault the tape of the second example is as recorded: both are in the answer, the operation and the roster", async () => {
  const { lines, status } = await run("cassettes/invite-many.json", []);
  expect(lines.map((line) => line.slice(2))).toEqual([asked(BOTH), completed(BOTH), roster(BOTH)]);
  expect(status).toBe(0);
});
