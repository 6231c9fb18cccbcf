import { expect, it, test } from "vitest";
import type { JsonObject } from "../../src/base/json.js";
import {
  callTo,
  meeting,
  members,
  person,
  refusalOf,
  resourceOf,
  Simulator,
  STEP,
} from "../support/simulator.js";

function inCall(body = meeting()) {
  const simulator = new Simulator();
  const call = simulator.established(body);
  simulator.heard();
  return { simulator, call };
}

test("an invite is running; one step later its operation has completed, another step later they are on the roster", () => {
  const { simulator, call } = inCall();
  expect(members(simulator.invite(call, person("ada"), person("bert")))["status"]).toBe("Running");
  simulator.pass(STEP - 1);
  expect(simulator.heard()).toEqual([]);
  simulator.pass(1);
  expect(simulator.heard()).toEqual(["operation completed 200/0"]);
  simulator.pass(STEP);
  expect(simulator.heard()).toEqual(["roster bot ada bert"]);
});

test("one invite makes a group call of a peer call, with everybody on its roster", () => {
  const { simulator, call } = inCall(callTo("ada"));
  simulator.invite(call, person("bert"));
  simulator.settle();
  expect(simulator.heard()).toEqual(["operation completed 200/0", "roster bot ada bert"]);
});

test("what was a peer call tells a roster of every change from then on", () => {
  const { simulator, call } = inCall(callTo("ada"));
  simulator.ask("POST", `calls/${call}/mute`, {});
  simulator.settle();
  expect(simulator.heard()).toEqual([]);
  simulator.invite(call, person("bert"));
  simulator.settle();
  simulator.ask("POST", `calls/${call}/unmute`, {});
  simulator.settle();
  expect(simulator.heard().slice(1)).toEqual(["roster bot ada bert", "roster bot ada bert"]);
});

test("who is invited out of what was a peer call leaves it, and it goes on", () => {
  const { simulator, call } = inCall(callTo("ada"));
  simulator.invite(call, person("bert"));
  simulator.settle();
  const other = simulator.established(meeting());
  simulator.invite(other, person("ada", { replacesCallId: call }));
  simulator.settle();
  expect(simulator.heard().at(-1)).toBe("roster bot bert");
  expect(members(simulator.ask("GET", `calls/${call}`))["state"]).toBe("established");
});

test("an invite right behind the request that creates the call comes after the call's own people", () => {
  const simulator = new Simulator();
  const call = simulator.create(callTo("ada", "bert"));
  simulator.invite(call, person("cleo"));
  simulator.settle();
  expect(simulator.heard().at(-1)).toBe("roster bot ada bert cleo");
});

test("a roster is everybody who is there, so that who was invited before is on it", () => {
  const { simulator, call } = inCall();
  for (const id of ["ada", "bert"]) {
    simulator.invite(call, person(id));
    simulator.settle();
  }
  expect(simulator.heard().filter((words) => words.startsWith("roster"))).toEqual([
    "roster bot ada",
    "roster bot ada bert",
  ]);
});

it.each<[kind: string, identity: JsonObject]>([
  ["user", { id: "ada", identityProvider: "AAD", displayName: "Ada" }],
  ["phone", { id: "+12345678901" }],
  ["applicationInstance", { id: "queue" }],
  ["azureCommunicationServicesUser", { id: "8:acs:ada" }],
])(
  "an identity of kind %s is shown by the answer, by the operation's end and by the roster",
  (kind, identity) => {
    const { simulator, call } = inCall();
    const answer = simulator.invite(call, { identity: { [kind]: identity } });
    simulator.settle();
    const { id } = identity;
    const shown = { identity: { [kind]: { id } } };
    expect(members(answer)).toMatchObject({ participants: [shown] });
    const [operation, roster] = simulator.told.slice(-2).map(resourceOf);
    expect(operation).toMatchObject({ participants: [shown] });
    expect(roster).toMatchObject([{}, { info: shown }]);
  },
);

it.each([
  ["the bot's own word for the operation", { clientContext: "mine" }, "mine"],
  ["null for one that it has none for", {}, null],
])("the answer has %s", (_what, more, clientContext) => {
  const { simulator, call } = inCall();
  const body = { participants: [person("ada")], ...more };
  const answer = simulator.ask("POST", `calls/${call}/participants/invite`, body);
  expect(members(answer)["clientContext"]).toBe(clientContext);
  simulator.settle();
  const operation = resourceOf(simulator.told.at(-2)!) as JsonObject;
  expect(operation["clientContext"] ?? null).toBe(clientContext);
});

it.each(["participants/invite", "participants/microsoft.graph.invite"])("%s is taken", (path) => {
  const { simulator, call } = inCall();
  const answer = simulator.ask("POST", `calls('${call}')/${path}`, { participants: [person("ada")] });
  expect(answer.status).toBe(200);
});

it.each<[who: string, body: JsonObject, settled: boolean]>([
  ["is in the call", callTo("ada"), true],
  ["is called by the request that created it", callTo("ada"), false],
  ["is one of several who are called", callTo("ada", "bert"), false],
])("who %s cannot be invited", (_who, body, isSettled) => {
  const simulator = new Simulator();
  const call = isSettled ? simulator.established(body) : simulator.create(body);
  expect(refusalOf(simulator.invite(call, person("ada")))).toBe("400 BadRequest");
});

test("who is being invited cannot be invited again, whatever the case of their id", () => {
  const { simulator, call } = inCall();
  const id = "278405a3-f568-4b3e-b684-009193463064";
  simulator.invite(call, person(id));
  expect(refusalOf(simulator.invite(call, person(id.toUpperCase())))).toBe("400 BadRequest");
});

test("who was removed can be invited again", () => {
  const { simulator, call } = inCall(callTo("ada", "bert"));
  const { value } = members(simulator.ask("GET", `calls/${call}/participants`));
  const [, ada] = value as [JsonObject, { id: string }];
  simulator.ask("DELETE", `calls/${call}/participants/${ada.id}`);
  simulator.invite(call, person("ada"));
  simulator.settle();
  expect(simulator.heard()).toEqual(["roster bot bert", "operation completed 200/0", "roster bot bert ada"]);
});
