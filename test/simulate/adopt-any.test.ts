import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Json } from "../../src/base/json.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { goingOn, NotedSimulator, posts } from "../support/noted.js";
import { Actor, script, type Move } from "../support/simulated-script.js";
import { oddJson } from "../support/odd-json.js";
import { person, type Simulator } from "../support/simulator.js";

const RUNS = { numRuns: 300 };

/** A call that nobody answers or keeps alive goes on: that it ends would be told by whoever told the rest. */
const UNENDING = { pace: { ring: 1e9, keepAlive: 1e9 } };

const OUT_OF_ANOTHER: readonly Move["what"][] = ["invite out of another call", "move between meetings"];

/**
 * Plays moves, but for those that take somebody out of a call that is not there: the simulator knows that it is not, what
 * adopts what a bot was answered takes it for one that was before.
 */
function play(actor: Actor, moves: readonly Move[]): void {
  for (const move of moves) {
    actor.simulator.pass(move.wait);
    const isThere = actor.calls.includes(actor.call(move.other));
    if (isThere || !OUT_OF_ANOTHER.includes(move.what)) actor.play(move);
  }
}

/** A bot that has played its moves at a simulator that was noting them. */
function noted(moves: readonly Move[], seed: number, areAnswersLast: boolean) {
  const simulator = new NotedSimulator({ seed, ...UNENDING });
  simulator.areAnswersLast = areAnswersLast;
  const actor = new Actor(simulator);
  play(actor, moves);
  return { simulator, actor };
}

/** The operations of all calls. */
function operationsIn({ world }: Simulator): string[] {
  return [...world.calls.values()].flatMap((call) => [...call.operations.keys()]);
}

/** Everything that can be asked about calls without changing anything. */
function everything(simulator: Simulator, calls: readonly string[], operations: readonly string[]) {
  const paths = ["", "/participants", "/participants?$top=1", ...operations.map((id) => `/operations/${id}`)];
  return calls.map((call) => paths.map((path) => simulator.ask("GET", `calls/${call}${path}`)));
}

describe("a world that was adopted from what a bot was answered and told", () => {
  it("has the calls of the world that told it, and answers what is asked about them like that one, at any time", () => {
    fc.assert(
      fc.property(script, fc.nat(), fc.boolean(), (moves, seed, areAnswersLast) => {
        const { simulator, actor } = noted(moves, seed, areAnswersLast);
        const other = goingOn(simulator.exchanges, { seed, ...UNENDING }, simulator.now);
        expect([...other.world.calls.keys()].sort()).toEqual([...simulator.world.calls.keys()].sort());
        const operations = operationsIn(simulator);
        const asked = everything(simulator, actor.calls, operations);
        expect(everything(other, actor.calls, operations)).toEqual(asked);
      }),
      RUNS,
    );
  });

  it("goes on like the one that told it, once nothing is to come there", () => {
    fc.assert(
      fc.property(script, script, fc.nat(), fc.boolean(), (moves, more, seed, areAnswersLast) => {
        const { simulator, actor } = noted(moves, seed, areAnswersLast);
        simulator.settle();
        everything(simulator, actor.calls, operationsIn(simulator));
        const [answered, told] = [actor.answers.length, simulator.told.length];
        const other = new Actor(goingOn(simulator.exchanges, { seed, ...UNENDING }, simulator.now));
        other.calls.push(...actor.calls);
        for (const one of [actor, other]) {
          play(
            one,
            more.filter(({ what }) => what !== "ring"),
          );
          one.simulator.settle();
        }
        expect(other.answers).toEqual(actor.answers.slice(answered));
        expect(posts(other.simulator.told)).toEqual(posts(simulator.told.slice(told)));
      }),
      RUNS,
    );
  });
});

/** Paths of the calling API, of calls whose ids may be anything. */
const PATHS = [
  ...["", "/a", "/a/answer", "/a/mute", "/a/participants", "/a/participants/p", "/a/operations/o"],
  ...["/a/participants/invite", "/a/participants/p/mute", "/b/transfer", "/%zz", "/__proto__", "('')"],
];

const bodies = fc.oneof(
  oddJson,
  oddJson.map((odd): Json => ({ id: "a", state: odd, targets: odd, source: odd, chatInfo: odd })),
  oddJson.map((odd): Json => ({ participants: [{ identity: { user: odd }, replacesCallId: "b" }, odd] })),
  oddJson.map((odd): Json => ({ id: "o", status: "completed", participants: odd, resultInfo: odd })),
  fc.tuple(oddJson, fc.constantFrom(...PATHS)).map(([resourceData, path]): Json => {
    const typed = { "@odata.type": "#microsoft.graph.call", state: "incoming", source: resourceData };
    const item = { changeType: "updated", resourceUrl: `/communications/calls${path}` };
    return {
      value: [
        { ...item, resourceData },
        { ...item, resourceData: [resourceData] },
        { ...item, resourceData: typed },
      ],
    };
  }),
);

const odd: fc.Arbitrary<Exchange> = fc
  .record({
    to: fc.constantFrom("graph" as const, "bot" as const),
    method: fc.constantFrom("GET", "POST", "DELETE"),
    path: fc.constantFrom(...PATHS),
    body: bodies,
    status: fc.constantFrom(200, 201, 204, 404, 500),
    answer: bodies,
  })
  .map(({ to, method, path, body, status, answer }) => ({
    ...{ id: "x1", to, at: 0 },
    request: { method, url: `/v1.0/communications/calls${path}`, headers: {}, body },
    response: {
      status,
      headers: { location: "/communications/calls/a/operations/o" },
      body: answer,
      after: 1,
    },
  }));

test("whatever a bot was answered and told, a service can go on from there", () => {
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 8 }), (told) => {
      const simulator = goingOn(told);
      for (const path of PATHS)
        for (const method of ["GET", "POST", "DELETE"])
          JSON.stringify(simulator.tryAsk(method, `calls${path}`, { participants: [person("ada")] }) ?? null);
      simulator.runOut();
      JSON.stringify(simulator.told);
    }),
    { numRuns: 1000 },
  );
});
