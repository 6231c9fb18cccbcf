import { describe, expect, it } from "vitest";
import { CASES, conversation, newcomers, rosterOf, type Case } from "../support/document-conversation.js";
import { differences } from "../support/json-differences.js";

type Part = "answer" | "operation" | "roster";

const ITEM = "value[0]";
const DATA = `${ITEM}.resourceData`;
/** `#` is any number. */
const INVITED = `${DATA}.participants[#]`;
const PERSON = `${DATA}[#]`;
const USER = "info.identity.user";

/**
 * All that a simulated conversation has otherwise than the page prints it: `+` it has more, `-` less, `~` another value.
 * Sections are those of graph-facts.md. Each is met in each of its examples.
 */
const EXCEPTIONS: readonly [examples: string, part: Part, difference: string, reason: string][] = [
  ["1 2 2r", "answer", "+ participants[#].identity.user.displayName", "examples 3 and 5 print it"],
  ["2r", "answer", "~ participants[0].replacesCallId", "1.2 f: printed null in spite of the request"],
  ["2r", "answer", "- participants[1]", "1.2 f: with replacesCallId the first is read only"],

  ["1 2 2r 3 4 5", "operation", `+ ${DATA}.resultInfo`, "7: it is there on success too"],
  ["2 2r", "operation", `~ ${ITEM}.resource`, "1.2 b: printed without the operation's id"],
  ["2 2r", "operation", `~ ${ITEM}.resourceUrl`, "1.2 b: printed without the operation's id"],
  ["2 2r", "operation", `~ ${DATA}.id`, "1.2 b: printed as null"],
  ["2 2r", "operation", `+ ${INVITED}.identity.user.@odata.type`, "the other examples print it"],
  ["2r", "operation", `- ${DATA}.participants[1]`, "1.2 f: with replacesCallId the first is read only"],

  ["2 2r", "roster", `~ ${ITEM}.resource`, "1.2 c: printed with /operations/participants"],
  ["2 2r", "roster", `~ ${ITEM}.resourceUrl`, "1.2 c: printed with /operations/participants"],
  ["3", "roster", `~ ${ITEM}.resource`, "1.2 e and j: printed with the other call and /communications"],
  ["3", "roster", `~ ${ITEM}.resourceUrl`, "1.2 e: printed with the call that is replaced"],
  ["5", "roster", `~ ${ITEM}.resource`, "1.2 j: printed with /communications, on the wire it is /app"],
  ["1 2 2r", "roster", `- ${DATA}[0].info.identity.application`, "1.2 d: a user, printed as an application"],
  ["1 2 2r", "roster", `+ ${DATA}[0].${USER}`, "1.2 d: a user, printed as an application"],
  ["2", "roster", `+ ${DATA}[1].${USER}.displayName`, "1.1, row 9: the v1.0 page prints it"],
  ["2", "roster", `+ ${DATA}[1].${USER}.@odata.type`, "the other examples print it"],
  ["2r", "roster", `- ${DATA}[1]`, "1.2 f: with replacesCallId the first is read only"],
  ["3 5", "roster", `+ ${PERSON}.${USER}.displayName`, "1.1, row 9: the v1.0 page prints it"],
  ["1 2 2r 3 4 5", "roster", `~ ${PERSON}.id`, "1.2 g: printed as null, on the wire it is a GUID"],
  ["1 2 2r 3 4 5", "roster", `~ ${DATA}[0].mediaStreams[0].sourceId`, "the bot was there before, it has 1"],
  ["1 2 2r 3 4 5", "roster", `+ ${PERSON}.mediaStreams[0].label`, "7"],
  ["1 2 2r 3 4 5", "roster", `+ ${PERSON}.info.endpointId`, "7"],
  ["1 2 2r 3 4 5", "roster", `+ ${PERSON}.info.languageId`, "1.3: a participantInfo has it"],
  ["1 2 2r 3 4 5", "roster", `+ ${PERSON}.info.clientVersion`, "7"],
  ["1 2 2r 3 4 5", "roster", `+ ${PERSON}.info.participantId`, "7"],
  ["1 2 2r 3 4 5", "roster", `+ ${PERSON}.info.replacementLink`, "7"],
  ["1 2 2r 3 4 5", "roster", `+ ${PERSON}.publishedStates`, "7"],
  ["1 2 2r 3 4 5", "roster", `+ ${PERSON}.meetingRole`, "7"],
  ["1 2 2r 3 4 5", "roster", `+ ${PERSON}.replacementLink`, "7"],
  ["1 2 2r 3 4 5", "roster", `+ ${PERSON}.isIdentityAnonymized`, "7"],
];

describe.each(Object.keys(CASES) as Case[])("example %s", (name) => {
  const printed = CASES[name];
  const simulated = conversation(name);

  it("is answered 200 with the operation's Location, by no assumption", () => {
    const { status, location, source, answer } = simulated;
    const { id } = answer as { id: string };
    const url = `https://graph.microsoft.com/beta/communications/calls/${printed.call}/operations/${id}`;
    expect([status, location, source]).toEqual([200, url, undefined]);
  });

  it("has its operation end before the roster comes", () => {
    const [first, second] = simulated.told;
    expect([first, second]).toEqual(["operation completed 200/0", expect.stringMatching(/^roster bot /)]);
  });

  it("has those who were in the call before first on the roster, as they were", () => {
    const { roster, before } = simulated;
    expect(rosterOf(roster).slice(0, before.length)).toEqual(before);
    expect(before).toHaveLength(1);
  });

  it.each<[what: string, part: Part]>([
    ["answer", "answer"],
    ["notification of the operation", "operation"],
    ["notification of the roster, but for those who were there before", "roster"],
  ])("has the %s that is printed, but for the exceptions, each for one reason", (_what, part) => {
    const { roster, before } = simulated;
    const found = differences(
      printed[part === "answer" ? "response" : part],
      part === "roster" ? newcomers(roster, before.length) : simulated[part],
    );
    const exceptions = EXCEPTIONS.filter(
      ([names, where]) => where === part && names.split(" ").includes(name),
    );
    const timesMet = exceptions.map(
      ([, , exception]) => found.filter((one) => isSuch(one, exception)).length,
    );
    const reasons = found.map((one) => exceptions.filter(([, , exception]) => isSuch(one, exception)).length);
    expect(found.filter((_one, index) => reasons[index] !== 1)).toEqual([]);
    expect(exceptions.filter((_one, index) => timesMet[index] === 0)).toEqual([]);
  });
});

it.each<[example: Case, what: string, told: string[]]>([
  ["1", "the end of the peer call that is replaced", ["terminating", "terminated 200/5001"]],
  ["2", "nothing more", []],
  ["2r", "the end of the peer call that is replaced", ["terminating", "terminated 200/5001"]],
  ["3", "the end of the peer call that is replaced", ["terminating", "terminated 200/5001"]],
  ["4", "nothing more", []],
  ["5", "a roster of the other meeting without the participant who was moved", ["roster bot"]],
])("example %s tells behind the roster: %s", (name, _what, told) => {
  expect(conversation(name).told.slice(2)).toEqual(told);
});

/** Whether a difference is one that the exception has, with any number where that has `#`. */
function isSuch(difference: string, exception: string): boolean {
  const [pieces, wanted] = [difference.split("["), exception.split("[")];
  const isAlike = (piece: string, index: number): boolean =>
    piece === pieces[index] || piece === pieces[index]?.replace(/^\d+/, "#");
  return pieces.length === wanted.length && wanted.every(isAlike);
}
