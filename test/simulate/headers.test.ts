import { expect, it, test } from "vitest";
import type { JsonObject } from "../../src/base/json.js";
import { callTo, members, Simulator, START } from "../support/simulator.js";

const GUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

test("an answer has Graph's headers: its request id, its date and what it is made of (graph-facts 2.2)", () => {
  const { headers } = new Simulator().ask("POST", "calls", callTo("ada"));
  expect(headers).toMatchObject({
    "content-type": "application/json",
    "request-id": expect.stringMatching(GUID) as string,
    "x-ms-ags-diagnostic": expect.stringMatching(/^\{"ServerInfo":\{/) as string,
    "strict-transport-security": "max-age=31536000",
    "cache-control": "private",
    date: new Date(START).toUTCString(),
  });
});

test("client-request-id and scenario-id come back; without the first there is the request's own, without the other none", () => {
  const simulator = new Simulator();
  const sent = { "client-request-id": "mine", "scenario-id": "one" };
  expect(simulator.ask("POST", "calls", callTo("ada"), sent).headers).toMatchObject(sent);
  const { headers } = simulator.ask("POST", "calls", callTo("ada"));
  expect(headers["client-request-id"]).toBe(headers["request-id"]);
  expect(headers).not.toHaveProperty("scenario-id");
});

test("an answer without a body has no content type", () => {
  const simulator = new Simulator();
  const call = simulator.create(callTo("ada"));
  const { headers } = simulator.ask("POST", `calls/${call}/keepAlive`, {});
  expect(headers).not.toHaveProperty("content-type");
});

test("an error is in the envelope of the wire, with the ids of the headers", () => {
  const answer = new Simulator().ask("GET", "calls/nobody", undefined, { "client-request-id": "mine" });
  expect(members(answer)).toEqual({
    error: {
      code: "8522",
      message: "Call not found.",
      innerError: {
        date: new Date(START).toISOString().slice(0, 19),
        "request-id": answer.headers["request-id"],
        "client-request-id": "mine",
      },
    },
  });
});

it.each([
  ["the scenario that the call was created in", { "scenario-id": "one" }, "one"],
  ["the call's chain where none was named", {}, undefined],
])("notifications have %s, a chain that is the call's, and a message id each", (_what, sent, scenario) => {
  const simulator = new Simulator();
  const call = simulator.create(callTo("ada", "bert"), sent);
  simulator.settle();
  const { callChainId } = members(simulator.ask("GET", `calls/${call}`)) as JsonObject & {
    callChainId: string;
  };
  const headers = simulator.told.map((told) => told.headers);
  expect(new Set(headers.map((one) => one["scenario-id"]))).toEqual(new Set([scenario ?? callChainId]));
  expect(new Set(headers.map((one) => one["x-microsoft-skype-chain-id"]))).toEqual(new Set([callChainId]));
  expect(new Set(headers.map((one) => one["x-microsoft-skype-message-id"])).size).toBe(4);
});

test("a notification names the request that brought it about, a later one of the call's own people too", () => {
  const simulator = new Simulator();
  simulator.ask("GET", "calls/nobody");
  const call = simulator.create(callTo("ada", "bert"));
  simulator.ask("POST", `calls/${call}/keepAlive`, {});
  simulator.runOut();
  expect(simulator.told.map(({ cause }) => cause)).toEqual([2, 2, 2, 2, 3, 3]);
});
