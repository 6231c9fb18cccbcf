import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { causesOf, type Exchange } from "../../src/tape/exchange.js";
import { link } from "../../src/tape/link.js";
import { plainLink } from "../support/plain-link.js";
import { tangledTapes } from "../support/tangled-tape.js";

const evidenceOf = (exchanges: readonly Exchange[]) =>
  exchanges.flatMap(causesOf).map(({ by }) => by.join(" "));

describe("linking tapes whose requests share operations, contexts and people", () => {
  it("finds the causes and the evidence that looking through all requests finds", () => {
    fc.assert(
      fc.property(tangledTapes, (exchanges) => {
        expect(link(exchanges)).toEqual(plainLink(exchanges));
      }),
      { numRuns: 1000 },
    );
  });

  it("meets every chain of evidence there is: the tapes of the generator are tangled enough", () => {
    const tapes = fc.sample(tangledTapes, { numRuns: 1000, seed: 1 });
    const met = new Set(tapes.flatMap((exchanges) => evidenceOf(plainLink(exchanges))));
    const strong = ["operation-id", "client-context", "participant"];
    const chains = strong.reduce<string[][]>(
      (some, kind) => [...some, ...some.map((one) => [...one, kind])],
      [[]],
    );
    const all = chains.flatMap((chain) =>
      chain.length > 0 ? [chain, ["callback-uri", ...chain]] : [["callback-uri"], ["callback-uri", "call"]],
    );
    const weak = ["call", "sequence", "start"];
    expect([...met].sort()).toEqual([...all.map((chain) => chain.join(" ")), ...weak].sort());
  });
});
