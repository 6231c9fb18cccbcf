import { expect, it, test } from "vitest";
import type { JsonObject } from "../../src/base/json.js";
import {
  callTo,
  inWords,
  meeting,
  members,
  person,
  refusalOf,
  Simulator,
  STEP,
} from "../support/simulator.js";

/** A meeting, and a peer call with ada. */
function peerAndMeeting() {
  const simulator = new Simulator();
  const peer = simulator.established(callTo("ada"));
  const target = simulator.established(meeting());
  simulator.heard();
  return { simulator, peer, target };
}

/** Two meetings; ada and bert are in the first. */
function twoMeetings() {
  const simulator = new Simulator();
  const from = simulator.established(meeting("19:from@thread.v2"));
  simulator.invite(from, person("ada"), person("bert"));
  simulator.settle();
  const target = simulator.established(meeting());
  simulator.heard();
  const { value } = members(simulator.ask("GET", `calls/${from}/participants`));
  const [, ada] = value as [JsonObject, { id: string }];
  return { simulator, from, target, participantId: ada.id };
}

test("a peer call that is replaced ends one step behind the roster of the other call", () => {
  const { simulator, peer, target } = peerAndMeeting();
  simulator.invite(target, person("ada", { replacesCallId: peer }));
  simulator.pass(2 * STEP);
  expect(simulator.heard()).toEqual(["operation completed 200/0", "roster bot ada"]);
  simulator.pass(STEP);
  expect(simulator.heard()).toEqual(["terminating", "terminated 200/5001"]);
  expect(simulator.told.slice(-2).map(({ call }) => call)).toEqual([peer, peer]);
  expect(refusalOf(simulator.ask("POST", `calls/${peer}/keepAlive`, {}))).toBe("404 8522");
});

test("of several participants the first alone is read when replacesCallId is set; the others may be anything", () => {
  const { simulator, peer, target } = peerAndMeeting();
  const others = [person("bert"), {}, person("c"), person("d"), person("e"), person("f"), person("g")];
  const answer = simulator.invite(target, person("ada", { replacesCallId: peer }), ...others);
  simulator.settle();
  expect([answer.status, answer.headers["x-rollcall-source"]]).toEqual([200, undefined]);
  expect(members(answer)["participants"]).toHaveLength(1);
  expect(simulator.heard()[1]).toBe("roster bot ada");
});

test("the peer call goes on when whoever should leave it has not come: the target ended first", () => {
  const { simulator, peer, target } = peerAndMeeting();
  simulator.invite(target, person("ada", { replacesCallId: peer }));
  simulator.pass(STEP);
  simulator.ask("DELETE", `calls/${target}`);
  simulator.settle();
  expect(members(simulator.ask("GET", `calls/${peer}`))["state"]).toBe("established");
});

test("the peer call goes on when the invite fails", () => {
  const simulator = new Simulator({ assume: ["invited-once=fail"] });
  const peer = simulator.established(callTo("ada"));
  const target = simulator.established(callTo("ada", "bert"));
  simulator.heard();
  simulator.invite(target, person("ada", { replacesCallId: peer }));
  simulator.settle();
  expect(simulator.heard()).toEqual(["operation failed 400/0"]);
  expect(members(simulator.ask("GET", `calls/${peer}`))["state"]).toBe("established");
});

test("a call that is to replace itself, where that is accepted, has them in it", () => {
  const simulator = new Simulator({ assume: ["replaced-call-known=accept"] });
  const call = simulator.established(meeting());
  simulator.heard();
  simulator.invite(call, person("ada", { replacesCallId: call }));
  simulator.settle();
  expect(simulator.heard()).toEqual(["operation completed 200/0", "roster bot ada"]);
});

test("two invites with the same replacesCallId end the peer call once", () => {
  const { simulator, peer, target } = peerAndMeeting();
  const other = simulator.established(meeting("19:other@thread.v2"));
  for (const call of [target, other]) simulator.invite(call, person("ada", { replacesCallId: peer }));
  simulator.settle();
  const ends = simulator.told
    .filter(({ call }) => call === peer)
    .flatMap(inWords)
    .slice(-2);
  expect(ends).toEqual(["terminating", "terminated 200/5001"]);
  expect(simulator.heard().filter((words) => words.startsWith("terminated"))).toHaveLength(1);
});

test("a peer call that ends while its replacement runs ends once, and the invite succeeds", () => {
  const { simulator, peer, target } = peerAndMeeting();
  simulator.invite(target, person("ada", { replacesCallId: peer }));
  simulator.ask("DELETE", `calls/${peer}`);
  simulator.settle();
  expect(simulator.heard().toSorted()).toEqual([
    ...["operation completed 200/0", "roster bot ada"],
    ...["terminated 200/5001", "terminating"],
  ]);
});

test("who is moved between meetings is first on the one roster, then off the other", () => {
  const { simulator, from, target, participantId } = twoMeetings();
  simulator.invite(target, person("ada", { replacesCallId: from, participantId }));
  simulator.settle();
  expect(simulator.heard()).toEqual(["operation completed 200/0", "roster bot ada", "roster bot bert"]);
  expect(simulator.told.slice(-2).map(({ call }) => call)).toEqual([target, from]);
});

test("who was moved away can be moved back", () => {
  const { simulator, from, target, participantId } = twoMeetings();
  simulator.invite(target, person("ada", { replacesCallId: from, participantId }));
  simulator.settle();
  simulator.invite(from, person("ada", { replacesCallId: target }));
  simulator.settle();
  expect(simulator.heard().slice(-2)).toEqual(["roster bot bert ada", "roster bot"]);
});

it.each([
  ["upper case", (id: string) => id.toUpperCase()],
  ["no dashes", (id: string) => id.replaceAll("-", "")],
])("a replacesCallId in %s is the same call", (_what, spelt) => {
  const { simulator, peer, target } = peerAndMeeting();
  simulator.invite(target, person("ada", { replacesCallId: spelt(peer) }));
  simulator.settle();
  expect(simulator.heard().at(-1)).toBe("terminated 200/5001");
});

test("the calls of a replacement are one lane from the request on", () => {
  const { simulator, peer, target } = peerAndMeeting();
  const lanes = () => new Set(simulator.told.map(({ lane }) => lane)).size;
  expect(lanes()).toBe(2);
  simulator.told.length = 0;
  simulator.invite(target, person("ada", { replacesCallId: peer }));
  simulator.settle();
  expect(lanes()).toBe(1);
});
