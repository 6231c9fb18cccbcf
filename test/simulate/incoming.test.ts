import { expect, it, test } from "vitest";
import {
  KEPT_ALIVE,
  members,
  person,
  refusalOf,
  resourceOf,
  RING,
  Simulator,
  STEP,
} from "../support/simulator.js";

const CALLBACK = "https://bot.contoso.com/answered";

/** A simulator in which somebody calls the bot. */
function ringing() {
  const simulator = new Simulator();
  const call = simulator.ring();
  const post = (action: string, body = {}) => simulator.ask("POST", `calls/${call}/${action}`, body);
  return { simulator, call, post, answer: () => post("answer", { callbackUri: CALLBACK }) };
}

test("a call rings at the bot's global notification URL, with who is calling", () => {
  const { simulator } = ringing();
  const [incoming] = simulator.told;
  expect([incoming?.callbackUri, incoming?.cause, simulator.heard()]).toEqual([undefined, 0, ["incoming"]]);
  expect(resourceOf(incoming!)).toMatchObject({
    direction: "incoming",
    source: { identity: { user: { id: "cleo" } } },
  });
});

test("answering is 202 without a body; establishing and established come later, where the answer said", () => {
  const { simulator, answer } = ringing();
  simulator.heard();
  expect(answer()).toMatchObject({ status: 202 });
  expect(simulator.heard()).toEqual([]);
  simulator.pass(STEP);
  expect(simulator.heard()).toEqual(["establishing"]);
  simulator.pass(STEP);
  expect(simulator.heard()).toEqual(["established"]);
  expect(simulator.told.slice(1).map(({ callbackUri }) => callbackUri)).toEqual([CALLBACK, CALLBACK]);
});

test("an answered call has the caller and the bot in it, and becomes a group call by an invite", () => {
  const { simulator, call, answer } = ringing();
  answer();
  simulator.settle();
  simulator.heard();
  simulator.invite(call, person("ada"));
  simulator.settle();
  const [operation, roster] = simulator.heard();
  expect(operation).toBe("operation completed 200/0");
  expect(roster).toMatch(/^roster [\da-f-]{36} cleo ada$/);
});

it.each([
  ["not answered", () => undefined],
  ["kept alive instead of answered", ({ post }: ReturnType<typeof ringing>) => post("keepAlive")],
])("a call that is %s ends 15 s after it rang, with 408/10057", (_what, act) => {
  const ring = ringing();
  const { simulator } = ring;
  act(ring);
  simulator.heard();
  simulator.pass(RING - 1);
  expect(simulator.heard()).toEqual([]);
  simulator.pass(1);
  expect(simulator.heard()).toEqual(["terminating", "terminated 408/10057"]);
});

test("an answered call does not end after 15 s, but when it is not kept alive", () => {
  const { simulator, answer } = ringing();
  simulator.pass(RING - 1);
  answer();
  simulator.settle();
  simulator.heard();
  simulator.pass(KEPT_ALIVE - 2 * STEP - 1);
  expect(simulator.heard()).toEqual([]);
  simulator.pass(1);
  expect(simulator.heard()).toEqual(["terminating", "terminated 408/8537"]);
});

test("answering too late is 404 8522", () => {
  const { simulator, answer } = ringing();
  simulator.pass(RING);
  expect(refusalOf(answer())).toBe("404 8522");
});

test("the same caller calls twice: two calls", () => {
  const simulator = new Simulator();
  expect(simulator.ring()).not.toBe(simulator.ring());
});

test("the id of an incoming call does not depend on what other calls there are", () => {
  const [alone, busy] = [new Simulator(), new Simulator()];
  busy.ring({ id: "dora" });
  busy.create({ targets: [person("ada")], callbackUri: CALLBACK });
  expect(busy.ring()).toBe(alone.ring());
});

test("whoever is invited before the bot has answered does not take the bot's place", () => {
  const { simulator, call, answer } = ringing();
  simulator.invite(call, person("ada"));
  simulator.settle();
  answer();
  simulator.settle();
  const { myParticipantId } = members(simulator.ask("GET", `calls/${call}`));
  const me = simulator.ask("GET", `calls/${call}/participants/${myParticipantId as string}`);
  expect(members(me)).toMatchObject({ info: { identity: { applicationInstance: { displayName: "Bot" } } } });
});
