import { expect, it, test } from "vitest";
import type { Json } from "../../src/base/json.js";
import { callTo, meeting, members, Simulator, STEP } from "../support/simulator.js";

it.each<[kind: string, body: Json, told: string[]]>([
  ["a peer call: its states and nothing else", callTo("ada"), ["established"]],
  ["a meeting: a roster too, of the bot", meeting(), ["established", "roster bot"]],
  [
    "a group call: the bot first, then those whom it calls",
    callTo("ada", "bert"),
    ["established", "roster bot", "roster bot ada bert"],
  ],
])("the bot hears of establishing before the answer; then, in %s", (_kind, body, told) => {
  const simulator = new Simulator();
  simulator.create(body);
  expect(simulator.heard()).toEqual(["establishing"]);
  simulator.settle();
  expect(simulator.heard()).toEqual(told);
});

test("the answer is the call: 201, its Location, and what it was asked for", () => {
  const { status, headers, body } = new Simulator().ask("POST", "calls", meeting());
  const { id } = body as { id: string };
  expect([status, headers["location"]]).toEqual([
    201,
    `https://graph.microsoft.com/v1.0/communications/calls/${id}`,
  ]);
  const { chatInfo, meetingInfo, callbackUri, tenantId } = meeting();
  const asked = { chatInfo, meetingInfo, callbackUri, tenantId };
  expect(body).toMatchObject({ ...asked, state: "establishing", direction: "outgoing", callRoutes: [] });
});

test("the call is established one step later, and no millisecond earlier", () => {
  const simulator = new Simulator();
  const call = simulator.create(callTo("ada"));
  simulator.pass(STEP - 1);
  expect(members(simulator.ask("GET", `calls/${call}`))["state"]).toBe("establishing");
  simulator.pass(1);
  expect(members(simulator.ask("GET", `calls/${call}`))["state"]).toBe("established");
});

it.each(["v1.0", "beta"])("what is asked of %s has links and contexts of %s", (version) => {
  const simulator = new Simulator();
  const call = simulator.established(meeting()); // by v1.0
  const path = `/${version}/communications/calls`;
  const ask = (method: string, rest: string, body?: Json) => {
    const answer = simulator.ask(method, path + rest, body);
    return [answer.headers["location"], members(answer)["@odata.context"]].filter(Boolean);
  };
  const links = [
    ...ask("POST", "", meeting("19:other@thread.v2")),
    ...ask("GET", `/${call}`),
    ...ask("GET", `/${call}/participants`),
    ...ask("POST", `/${call}/mute`, {}),
    ...ask("POST", `/${call}/participants/invite`, { participants: [{ identity: { user: { id: "ada" } } }] }),
  ];
  expect(links).toHaveLength(7);
  const others = links.filter(
    (link) => !(link as string).startsWith(`https://graph.microsoft.com/${version}/`),
  );
  expect(others).toEqual([]);
});

test("each call has its own callbackUri, and its notifications go there", () => {
  const simulator = new Simulator();
  const callbackUri = "https://other.contoso.com/calls";
  simulator.established(callTo("ada"));
  simulator.established({ ...callTo("bert"), callbackUri });
  expect(simulator.told.map(({ callbackUri: target }) => target)).toEqual([
    ...Array<string>(2).fill("https://bot.contoso.com/api/calls"),
    ...Array<string>(2).fill(callbackUri),
  ]);
});

test("equal requests create calls of different ids; where the callbackUri goes makes no difference to them", () => {
  const [one, other] = [new Simulator(), new Simulator()];
  const first = one.create(callTo("ada"));
  expect(one.create(callTo("ada"))).not.toBe(first);
  expect(other.create({ ...callTo("ada"), callbackUri: "http://127.0.0.1:4071/" })).toBe(first);
});
