import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../src/fault/catalogue/index.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { Story } from "../support/fault-tapes.js";
import { planOver } from "../support/fault-view.js";
import { operationItem, rosterItem } from "../support/tape-builder.js";

const COUNT = 10_000;
const CROWD = crowd();

/** One call with so many invites of two people each, and what follows from them. */
function crowd(): Exchange[] {
  const tape = new Story();
  for (let n = 0; n < COUNT; n += 1) {
    tape.inviteAll("call-a", [`one-${n}`, `two-${n}`], `op-${n}`, `peer-${n}`);
    tape.notify(operationItem("call-a", `op-${n}`));
    tape.notify(rosterItem("call-a", ["me", `one-${n}`, `two-${n}`]));
  }
  return tape.linked();
}

function picked(spec: string, seed = 0, repetition = 1): ReadonlySet<string> {
  return new Set(planOver(CROWD, [spec], seed).at(repetition).picked[0]!.exchanges);
}

describe("a probability", () => {
  it.each([0, 2026])(
    "of 0.2 picks a fifth of ten thousand invites, give or take five sigma: seed %d",
    (seed) => {
      const sigma = Math.sqrt(COUNT * 0.2 * 0.8);
      const { size } = picked("operation-fails,probability=0.2", seed);
      expect(Math.abs(size - COUNT * 0.2)).toBeLessThan(5 * sigma);
    },
  );

  it("that is raised only adds exchanges", () => {
    const chances = ["0", "0.2", "0.21", "1"];
    const sets = chances.map((chance) => picked(`operation-hangs,probability=${chance}`));
    for (const [index, set] of sets.entries())
      if (index > 0) expect([...sets[index - 1]!].filter((id) => !set.has(id))).toEqual([]);
    expect([sets[0]!.size, sets.at(-1)!.size]).toEqual([0, COUNT]);
  });

  it("picks the same for the same seed and repetition, and others for others", () => {
    const spec = "throttled,probability=0.5";
    const one = picked(spec, 3);
    expect(picked(spec, 3)).toEqual(one);
    expect(picked(spec, 4)).not.toEqual(one);
    expect(picked(spec, 3, 2)).not.toEqual(one);
    expect(picked("throttled,retry-after=2,probability=0.5", 3)).not.toEqual(one);
  });

  it("picks an exchange whatever else there is on the tape", () => {
    const spec = "operation-late,probability=0.5";
    const some = CROWD.slice(300);
    const of = planOver(some, [spec]).at(1).picked[0]!.exchanges;
    const ids = new Set(some.map(({ id }) => id));
    expect(of).toEqual([...picked(spec)].filter((id) => ids.has(id)));
  });

  it("is of those that are counted", () => {
    const every = picked("operation-late,every=3");
    const some = picked("operation-late,every=3,probability=0.5");
    expect([...some].every((id) => every.has(id))).toBe(true);
    expect(some.size).toBeLessThan(every.size);
  });
});

it("what is picked behind a fault that chance picks is left to chance, too: that it is nothing is no mistake", () => {
  const plans = [
    ["throttled,probability=0", "operation-late,after-fault=throttled"],
    [
      "throttled,probability=0",
      "throttled,after-fault=throttled,retry-after=2",
      "roster-late,after-fault=throttled",
    ],
  ];
  for (const plan of plans)
    for (const one of planOver(CROWD, plan).at(1).picked) expect(one).toMatchObject({ exchanges: [] });
  for (const plan of plans)
    for (const one of planOver(CROWD, plan).at(1).picked) expect(one).not.toHaveProperty("idle");
  const idle = planOver(CROWD, ["throttled,exchange=x0", "operation-late,after-fault=throttled"]).at(
    1,
  ).picked;
  expect(idle.map((one) => one.idle !== undefined)).toEqual([true, true]);
});

describe("a plan over ten thousand invites of one call", () => {
  it.each(CATALOGUE.map(({ name }) => name))("is there, with %s", (name) => {
    const { script, picked: all } = planOver(CROWD, [name]).at(1);
    const posts = CROWD.filter(({ to }) => to === "bot").map((one) => script.postingsOf(one)?.length ?? 1);
    expect(posts).toHaveLength(2 * COUNT);
    const { exchanges, idle } = all[0]!;
    expect(exchanges.length > 0).toBe(idle === undefined);
  });
});
