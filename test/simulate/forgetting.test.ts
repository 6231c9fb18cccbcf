import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { changes, played, script } from "../support/simulated-script.js";
import {
  callTo,
  KEPT_ALIVE,
  meeting,
  members,
  person,
  refusalOf,
  RING,
  Simulator,
  STEP,
} from "../support/simulator.js";

type End = (simulator: Simulator) => string;

/** Every way in which a call ends; each gives the call, whose end was told. */
const ENDS: Record<string, End> = {
  "by DELETE": (simulator) => {
    const call = simulator.established(callTo("ada"));
    simulator.ask("DELETE", `calls/${call}`);
    simulator.pass(STEP);
    return call;
  },
  "because nobody keeps it alive": (simulator) => {
    const call = simulator.create(meeting());
    simulator.pass(KEPT_ALIVE);
    return call;
  },
  "because nobody answers it": (simulator) => {
    const call = simulator.ring();
    simulator.pass(RING);
    return call;
  },
  "because the bot is removed": (simulator) => {
    const call = simulator.established(meeting());
    const { myParticipantId } = members(simulator.ask("GET", `calls/${call}`));
    simulator.ask("DELETE", `calls/${call}/participants/${myParticipantId as string}`);
    simulator.pass(STEP);
    return call;
  },
  "because it is replaced": (simulator) => {
    const call = simulator.established(callTo("ada"));
    const target = simulator.established(meeting());
    simulator.invite(target, person("ada", { replacesCallId: call }));
    simulator.pass(3 * STEP);
    return call;
  },
};

describe.each(Object.entries(ENDS))("a call that has ended %s", (_how, end) => {
  it("was told of its end, and is forgotten", () => {
    const simulator = new Simulator();
    const call = end(simulator);
    expect(simulator.told.findLast((told) => told.call === call)?.body["value"]).toMatchObject([
      { changeType: "deleted", resourceUrl: `/communications/calls/${call}` },
    ]);
    expect([...simulator.world.calls.keys()]).not.toContain(call);
  });

  it.each<[method: string, path: string]>([
    ["GET", ""],
    ["DELETE", ""],
    ["POST", "/keepAlive"],
    ["POST", "/answer"],
    ["POST", "/participants/invite"],
    ["GET", "/participants"],
    ["GET", "/operations/one"],
  ])("%s calls/{call}%s is answered 404 8522, and brings nothing about", (method, path) => {
    const simulator = new Simulator();
    const call = end(simulator);
    simulator.told.length = 0;
    const body = method === "POST" ? { participants: [person("bert")] } : undefined;
    expect(refusalOf(simulator.ask(method, `calls/${call}${path}`, body))).toBe("404 8522");
    simulator.runOut();
    expect(simulator.told.filter((told) => told.call === call)).toEqual([]);
  });

  it("can be replaced by no other", () => {
    const simulator = new Simulator({ assume: ["replaced-call-known=418"] });
    const call = end(simulator);
    const other = simulator.established(meeting("19:other@thread.v2"));
    expect(simulator.invite(other, person("ada", { replacesCallId: call })).status).toBe(418);
  });
});

test("a call whose end was asked for is known until that has been told", () => {
  const simulator = new Simulator();
  const call = simulator.established(callTo("ada"));
  simulator.ask("DELETE", `calls/${call}`);
  expect([...simulator.world.calls.keys()]).toEqual([call]);
  simulator.pass(STEP);
  expect(simulator.world.calls.size).toBe(0);
});

test("a hundred calls that have ended leave none, and nothing that is to happen", () => {
  const simulator = new Simulator();
  for (let count = 0; count < 100; count += 1) {
    const call = simulator.established(callTo(`person ${count}`));
    simulator.ask("DELETE", `calls/${call}`);
    simulator.settle();
  }
  expect([simulator.world.calls.size, simulator.world.schedule.next]).toEqual([0, undefined]);
});

test("whatever a bot has asked for, nothing is left of it but how often", () => {
  fc.assert(
    fc.property(script, changes, (moves, assume) => {
      const { calls, schedule, repeats, ...others } = played(moves, { assume }).simulator.world;
      expect([calls.size, schedule.next, schedule.isBusy, others]).toEqual([0, undefined, false, {}]);
      expect([...repeats].filter(([name, count]) => name.length > 36 || count < 1)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("equal requests are counted however much they say, and what they say is not kept", () => {
  const subject = "all that was said before ".repeat(1000);
  const asked = (simulator: Simulator) =>
    ["one", "two", "one"].map((end) => simulator.create({ ...callTo("ada"), subject: subject + end }));
  const simulator = new Simulator();
  const calls = asked(simulator);
  expect([new Set(calls).size, calls]).toEqual([3, asked(new Simulator())]);
  expect([...simulator.world.repeats].map(([name, count]) => [name.length, count])).toEqual([
    [36, 2],
    [36, 1],
  ]);
});

describe("calls joined by replacesCallId stay one lane", () => {
  const lanesOf = (simulator: Simulator, ...calls: string[]) => {
    const lanes = calls.map((call) => simulator.told.findLast((told) => told.call === call)!.lane);
    return new Set(lanes).size;
  };

  /** ada is to leave a meeting for another one, and bert that one for a third: three calls in a row. */
  function row() {
    const simulator = new Simulator();
    const calls = ["first", "second", "third"].map((name) => simulator.established(meeting(`19:${name}`)));
    const [first, second, third] = calls as [string, string, string];
    simulator.invite(first, person("ada"));
    simulator.invite(second, person("bert"));
    simulator.settle();
    simulator.invite(second, person("ada", { replacesCallId: first }));
    simulator.invite(third, person("bert", { replacesCallId: second }));
    simulator.settle();
    return { simulator, first, second, third };
  }

  it.each(["second", "third"] as const)("when the %s of three has ended", (ended) => {
    const { simulator, ...calls } = row();
    simulator.ask("DELETE", `calls/${calls[ended]}`);
    simulator.settle();
    const left = Object.values(calls).filter((call) => call !== calls[ended]);
    simulator.told.length = 0;
    for (const call of left) simulator.ask("POST", `calls/${call}/mute`, {});
    simulator.settle();
    expect(lanesOf(simulator, ...left)).toBe(1);
  });

  it("with a call that joins them when the one that named the lane has ended", () => {
    const { simulator, first, second, third } = row();
    const late = simulator.established(callTo("cleo"));
    simulator.ask("DELETE", `calls/${third}`);
    simulator.settle();
    simulator.invite(first, person("cleo", { replacesCallId: late }));
    simulator.settle();
    simulator.ask("POST", `calls/${second}/mute`, {});
    simulator.settle();
    expect(lanesOf(simulator, first, second, third, late)).toBe(1);
  });
});
