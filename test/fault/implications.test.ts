import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/base/errors.js";
import type { SessionOptions } from "../../src/engine/session-options.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { anyPlan, anyTape } from "../support/fault-any.js";
import { isAnswerOf, wrongPosts, wronglyShown } from "../support/fault-checks.js";
import { GRANTS } from "../support/fault-grants.js";
import { Permits } from "../support/fault-permits.js";
import { faultySession } from "../support/fault-session.js";
import { planOver } from "../support/fault-view.js";

/** What each fault of a plan is applied to; undefined: the plan is refused, as a usage error. */
function picksOf(exchanges: Exchange[], plan: readonly string[], seed: number) {
  try {
    return planOver(exchanges, plan, seed).at(1).picked;
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return undefined;
  }
}

/** Plays a tape in its order, with what nobody asked for. */
async function played(exchanges: Exchange[], plan: readonly string[], options: Partial<SessionOptions>) {
  const { subject, ask, settle, plays, desk, posted } = faultySession(exchanges, plan, options);
  const answers: { exchange: Exchange; times: number; live: Exchange }[] = [];
  subject.ring();
  for (const exchange of exchanges.filter(({ to }) => to === "graph")) {
    const before = plays.length;
    await ask(exchange.request);
    await settle();
    answers.push({ exchange, times: plays.length - before, live: plays.at(-1)!.live });
  }
  await settle();
  await subject.settled();
  return { report: subject.report(), answers, posts: desk.came.map((id) => posted[id]!) };
}

/** What the faults of a plan may do where they fire. */
function permitsOf(
  exchanges: Exchange[],
  plan: readonly string[],
  picks: NonNullable<ReturnType<typeof picksOf>>,
): Permits {
  const permits = new Permits(exchanges);
  for (const [place, { exchanges: picked }] of picks.entries()) {
    const [name = ""] = plan[place]!.split(",");
    const times = Number(/times=(\d+)/.exec(plan[place]!)?.[1] ?? 1);
    for (const id of picked) GRANTS[name]!(permits, id, times);
  }
  return permits;
}

const anyOptions = fc.record({
  seed: fc.nat(3),
  timing: fc.constantFrom("instant", "manual"),
  deliver: fc.constantFrom("in-turn", "concurrent"),
});

describe("any plan of up to four faults on any tape", () => {
  it("is refused as a usage error, or does what its faults may do and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(anyTape, anyPlan, anyOptions, async (exchanges, plan, options) => {
        const { seed } = options;
        const picks = picksOf(exchanges, plan, seed);
        if (!picks) return;
        const { report, answers, posts } = await played(exchanges, plan, options);
        expect(report.findings.filter(({ kind }) => kind !== "fault-idle")).toEqual([]);
        expect(report).toMatchObject({ undelivered: 0, missed: 0, unplayed: [] });
        for (const { picked, fired } of report.faults ?? [])
          expect([...fired].sort()).toEqual([...picked].sort());
        const permits = permitsOf(exchanges, plan, picks);
        expect(wrongPosts(permits, posts)).toEqual([]);
        for (const { exchange, times, live } of answers) {
          expect(times).toBeLessThanOrEqual(1 + (permits.ahead.get(exchange.id) ?? 0));
          expect(isAnswerOf(permits, exchange, live), `answer of ${exchange.id}`).toBe(true);
        }
        const isBatched = plan.some((spec) => spec.startsWith("notification-batched"));
        const shown = wronglyShown(
          permits,
          posts,
          answers.map(({ live }) => live),
        );
        if (!isBatched) expect(shown).toEqual([]); // what goes with another has not that one's place
      }),
      { numRuns: 200 },
    );
  });
});
