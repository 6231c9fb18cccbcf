import fc from "fast-check";
import { expect, it } from "vitest";
import { UsageError } from "../../src/base/errors.js";
import { BREAKS_OFF } from "../../src/tape/play.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { shuffled } from "../support/crowd.js";
import { anyPlan, anyTape } from "../support/fault-any.js";
import { planOver } from "../support/fault-view.js";
import { LEAD, session } from "../support/session.js";

/** Asks everything at once, ends the answers and answers the notifications in an order of its own. */
async function playedInOrder(exchanges: Exchange[], plan: readonly string[], seed: number, order: number) {
  const faults = planOver(exchanges, plan, seed);
  const deliver = order % 2 === 0 ? "in-turn" : "concurrent";
  const { subject, desk, pass } = session(exchanges, { faults, seed, deliver, strict: true });
  const answered = new Set<string>();
  /** Answers one of those that have come; gives whether there was one. */
  const answerOne = async (): Promise<boolean> => {
    const open = desk.came.filter((id) => !answered.has(id));
    const [next] = shuffled(open, order + answered.size);
    if (next === undefined) return false;
    answered.add(next);
    await desk.answer(next);
    return true;
  };
  /** What the bot is told before an answer it has answered. */
  const hearing = async (before: Promise<void> | undefined): Promise<void> => {
    const heard = { isOver: before === undefined };
    void before?.then(() => (heard.isOver = true));
    while (!heard.isOver) {
      await pass(0);
      await answerOne();
    }
  };
  subject.ring();
  let left = exchanges.flatMap(({ to, request }) => (to === "graph" ? [request] : []));
  for (let round = order; left.length > 0; round += 1) {
    const asked = shuffled(left, round).map((live) => ({ live, decision: subject.receive(live) }));
    left = [];
    for (const { live, decision } of shuffled(asked, round)) {
      if (!("play" in decision)) throw new Error("missed");
      const { effect, isAhead } = decision.play;
      const isWhole = !(effect && BREAKS_OFF[effect.kind]);
      await hearing(decision.before);
      decision.done(isWhole);
      if (isAhead || !isWhole) left.push(live);
      if (round % 3 === 0) await pass(LEAD);
    }
  }
  do await pass(LEAD);
  while (await answerOne());
  return subject.report();
}

function makesSense(exchanges: Exchange[], plan: readonly string[], seed: number): boolean {
  try {
    planOver(exchanges, plan, seed).at(1);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return false;
  }
}

it("any plan with one seed has one digest on any tape, in whatever order requests come and are answered", async () => {
  await fc.assert(
    fc.asyncProperty(anyTape, anyPlan, fc.nat(3), fc.nat(10_000), async (exchanges, plan, seed, order) => {
      fc.pre(makesSense(exchanges, plan, seed));
      const one = await playedInOrder(exchanges, plan, seed, 0);
      const other = await playedInOrder(exchanges, plan, seed, order);
      expect(other.digest).toBe(one.digest);
      expect(other.faults?.map(({ fired }) => fired.toSorted())).toEqual(
        one.faults?.map(({ fired }) => fired.toSorted()),
      );
    }),
    { numRuns: 300 },
  );
});
