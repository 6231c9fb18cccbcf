import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Actor, changes, played, script, type Move } from "../support/simulated-script.js";
import { Simulator, TENANT } from "../support/simulator.js";

const RUNS = { numRuns: 300 };

describe("the same requests at the same times", () => {
  it("give the same bytes", () => {
    fc.assert(
      fc.property(script, changes, fc.nat(), (moves, assume, seed) => {
        expect(bytes(played(moves, { assume, seed }))).toEqual(bytes(played(moves, { assume, seed })));
      }),
      RUNS,
    );
  });

  it("give other ids where the seed is another", () => {
    fc.assert(
      fc.property(script, fc.uniqueArray(fc.nat(), { minLength: 2, maxLength: 2 }), (moves, [one, other]) => {
        const [ids, others] = [guids(played(moves, { seed: one! })), guids(played(moves, { seed: other! }))];
        expect(ids.filter((id) => others.includes(id))).toEqual(ids.includes(TENANT) ? [TENANT] : []);
      }),
      RUNS,
    );
  });

  it("give the same bytes whatever another bot asks for in between", () => {
    fc.assert(
      fc.property(script, script, fc.boolean(), (moves, others, isFirst) => {
        const simulator = new Simulator();
        const [actor, other] = [new Actor(simulator, "a"), new Actor(simulator, "b")];
        const [mine, theirs] = [timed(actor, moves), timed(other, others)];
        const both = isFirst ? [...mine, ...theirs] : [...theirs, ...mine];
        for (const { at, who, move } of both.sort((one, another) => one.at - another.at)) {
          simulator.passTo(at);
          who.play(move);
        }
        simulator.runOut();
        expect(bytes(actor)).toEqual(bytes(played(moves, {}, "a")));
        expect(bytes(other)).toEqual(bytes(played(others, {}, "b")));
      }),
      RUNS,
    );
  });
});

function timed(who: Actor, moves: readonly Move[]): { at: number; who: Actor; move: Move }[] {
  let at = who.simulator.now;
  return moves.map((move) => ({ at: (at += move.wait), who, move }));
}

/** All that a bot was answered and told. */
function bytes({ answers, calls, simulator: { told } }: Actor): string[] {
  const mine = told.filter(({ call }) => calls.includes(call));
  const posts = mine.map(({ at, callbackUri, headers, body }) => ({ at, callbackUri, headers, body }));
  return [...answers, ...posts].map((one) => JSON.stringify(one));
}

function guids(actor: Actor): string[] {
  return [
    ...new Set(
      bytes(actor)
        .join()
        .match(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g),
    ),
  ];
}
