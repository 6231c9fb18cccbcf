import { expect, it, test } from "vitest";
import {
  callTo,
  KEPT_ALIVE,
  meeting,
  members,
  person,
  refusalOf,
  Simulator,
  STEP,
} from "../support/simulator.js";

function inCall(body = callTo("ada")) {
  const simulator = new Simulator();
  const call = simulator.established(body);
  simulator.heard();
  return { simulator, call };
}

it.each([
  ["a peer call", callTo("ada")],
  ["a meeting", meeting()],
])("DELETE ends %s: 204, then terminating, then deleted with a result", (_kind, body) => {
  const { simulator, call } = inCall(body);
  const { status, body: answered } = simulator.ask("DELETE", `calls/${call}`);
  expect([status, answered]).toEqual([204, undefined]);
  expect(simulator.heard()).toEqual([]);
  simulator.pass(STEP);
  expect(simulator.heard()).toEqual(["terminating", "terminated 200/5001"]);
});

test("the last notification of a call is `deleted` on the call itself", () => {
  const { simulator, call } = inCall();
  simulator.ask("DELETE", `calls/${call}`);
  simulator.settle();
  const { body } = simulator.told.at(-1)!;
  const url = `/communications/calls/${call}`;
  expect(body["value"]).toMatchObject([{ changeType: "deleted", resourceUrl: url }]);
});

it.each<[method: string, path: string]>([
  ["GET", ""],
  ["DELETE", ""],
  ["POST", "/keepAlive"],
  ["POST", "/answer"],
  ["POST", "/mute"],
  ["POST", "/unmute"],
  ["POST", "/participants/invite"],
  ["GET", "/participants"],
  ["GET", "/participants/me"],
  ["DELETE", "/participants/me"],
  ["POST", "/participants/me/mute"],
  ["GET", "/operations/one"],
])("%s calls/{call}%s is 404 8522 from the DELETE on, and for a call that never was", (method, path) => {
  const { simulator, call } = inCall();
  simulator.ask("DELETE", `calls/${call}`);
  const body = method === "POST" ? {} : undefined;
  expect(refusalOf(simulator.ask(method, `calls/${call}${path}`, body))).toBe("404 8522");
  simulator.settle();
  expect(refusalOf(simulator.ask(method, `calls/${call}${path}`, body))).toBe("404 8522");
  expect(refusalOf(simulator.ask(method, `calls/nobody${path}`, body))).toBe("404 8522");
});

test("a call that is not kept alive ends after 45 minutes, with 408/8537", () => {
  const { simulator } = inCall();
  simulator.pass(KEPT_ALIVE - STEP - 1);
  expect(simulator.heard()).toEqual([]);
  simulator.pass(1);
  expect(simulator.heard()).toEqual(["terminating", "terminated 408/8537"]);
});

test("each keepAlive, 200 without a body, gives another 45 minutes from then on", () => {
  const { simulator, call } = inCall();
  for (const minutes of [40, 40, 40]) {
    simulator.pass(minutes * 60_000);
    const { status, body } = simulator.ask("POST", `calls/${call}/keepAlive`, {});
    expect([status, body]).toEqual([200, undefined]);
  }
  simulator.pass(KEPT_ALIVE - 1);
  expect(simulator.heard()).toEqual([]);
  simulator.pass(1);
  expect(simulator.heard()).toEqual(["terminating", "terminated 408/8537"]);
});

test("nothing but a keepAlive keeps a call alive", () => {
  const { simulator, call } = inCall(meeting());
  simulator.pass(KEPT_ALIVE - STEP - 1);
  simulator.ask("POST", `calls/${call}/mute`, {});
  simulator.pass(1);
  expect(simulator.heard()).toEqual(["terminating", "terminated 408/8537"]);
});

test("who hangs up while an invite runs is told of its failure first, and of no roster", () => {
  const { simulator, call } = inCall(meeting());
  simulator.invite(call, person("ada"));
  simulator.ask("DELETE", `calls/${call}`);
  simulator.runOut();
  expect(simulator.heard()).toEqual(["operation failed 404/8522", "terminating", "terminated 200/5001"]);
});

test("who hangs up before the call is established never hears that it is", () => {
  const simulator = new Simulator();
  const call = simulator.create(callTo("ada"));
  simulator.ask("DELETE", `calls/${call}`);
  simulator.runOut();
  expect(simulator.heard()).toEqual(["establishing", "terminating", "terminated 200/5001"]);
});

test("who is removed from a call, the bot itself, is told that it ends with 200/5000", () => {
  const { simulator, call } = inCall(meeting());
  const { myParticipantId } = members(simulator.ask("GET", `calls/${call}`));
  const path = `calls/${call}/participants/${myParticipantId as string}`;
  expect(simulator.ask("DELETE", path).status).toBe(204);
  simulator.runOut();
  expect(simulator.heard()).toEqual(["terminating", "terminated 200/5000"]);
});

test("the end of one call leaves another as it is", () => {
  const { simulator, call } = inCall();
  const other = simulator.established(callTo("bert"));
  simulator.ask("DELETE", `calls/${call}`);
  simulator.settle();
  expect(members(simulator.ask("GET", `calls/${other}`))["state"]).toBe("established");
});
