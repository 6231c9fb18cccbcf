import { expect, it, test } from "vitest";
import { asArray, type JsonObject } from "../../src/base/json.js";
import { callTo, meeting, members, resourceOf, Simulator, STEP, type Told } from "../support/simulator.js";

function inCall(body = callTo("ada", "bert")) {
  const simulator = new Simulator();
  const call = simulator.established(body);
  simulator.heard();
  return { simulator, call };
}

/** Who is muted, in the order of the roster. */
function muted(roster: Told): unknown[] {
  return asArray(resourceOf(roster)).map((one) => {
    const { isMuted, mediaStreams } = one as { isMuted: boolean; mediaStreams: { serverMuted: boolean }[] };
    return mediaStreams.every(({ serverMuted }) => serverMuted === isMuted) && isMuted;
  });
}

it.each<[action: string, type: string]>([
  ["mute", "#microsoft.graph.muteParticipantOperation"],
  ["unmute", "#microsoft.graph.unmuteParticipantOperation"],
])(
  "%s is answered with an operation that has completed and has a Location; a roster is all that follows",
  (action, type) => {
    const { simulator, call } = inCall();
    const answer = simulator.ask("POST", `calls/${call}/${action}`, { clientContext: "mine" });
    const { id, ...operation } = members(answer);
    expect(answer.status).toBe(200);
    expect(operation).toMatchObject({ "@odata.type": type, status: "completed", clientContext: "mine" });
    expect(answer.headers["location"]).toBe(
      `https://graph.microsoft.com/v1.0/communications/calls/${call}/operations/${id as string}`,
    );
    simulator.pass(STEP);
    expect(simulator.heard()).toEqual(["roster bot ada bert"]);
    simulator.settle();
    expect(simulator.heard()).toEqual([]);
  },
);

test("the bot mutes itself, then somebody else, then speaks again: each roster shows who is muted", () => {
  const { simulator, call } = inCall();
  const { value } = members(simulator.ask("GET", `calls/${call}/participants`));
  const [, ada] = value as [JsonObject, { id: string }];
  const rosters = ["mute", `participants/${ada.id}/mute`, "unmute"].map((action) => {
    simulator.ask("POST", `calls/${call}/${action}`, {});
    simulator.settle();
    return muted(simulator.told.at(-1)!);
  });
  expect(rosters).toEqual([
    [true, false, false],
    [true, true, false],
    [false, true, false],
  ]);
});

test("the operation can be asked for, and has completed", () => {
  const { simulator, call } = inCall(meeting());
  const { headers } = simulator.ask("POST", `calls/${call}/mute`, {});
  const path = new URL(String(headers["location"])).pathname;
  expect(members(simulator.ask("GET", path))).toMatchObject({
    status: "completed",
    resultInfo: { code: 200 },
  });
});

test("in a peer call the bot mutes itself without a word", () => {
  const { simulator, call } = inCall(callTo("ada"));
  expect(simulator.ask("POST", `calls/${call}/mute`, {}).status).toBe(200);
  simulator.settle();
  expect(simulator.heard()).toEqual([]);
});
