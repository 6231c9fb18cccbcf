import fc from "fast-check";
import { expect, it, test } from "vitest";
import type { SessionOptions } from "../../src/engine/session-options.js";
import type { Exchange, TapeRequest } from "../../src/tape/exchange.js";
import { anyConversation } from "../support/any-conversation.js";
import { copies, joined, readRepositoryCassette } from "../support/cassettes.js";
import { shuffled } from "../support/crowd.js";
import { askedOf } from "../support/fresh-bot.js";
import { LEAD, session } from "../support/session.js";

interface Order {
  seed: number;
  options?: Partial<SessionOptions>;
}

/** Plays these requests at once, ends their answers and answers the notifications in an order of the seed. */
async function played(exchanges: Exchange[], asked: readonly TapeRequest[], { seed, options = {} }: Order) {
  const { subject, desk, pass } = session(exchanges, { strict: true, ...options });
  const open = asked.map((live) => subject.receive(live));
  for (const [n, { done }] of shuffled(open, seed).entries()) {
    done(true);
    if ((seed + n) % 3 === 0) await pass(LEAD);
  }
  await pass(LEAD);
  const answered = new Set<string>();
  for (let left = desk.came; left.length > 0; left = desk.came.filter((id) => !answered.has(id))) {
    const [next] = shuffled(left, seed + answered.size) as [string];
    answered.add(next);
    await desk.answer(next);
  }
  return subject.report();
}

it("any conversation, in whatever order it is asked and answered, has one digest, live ids or not", async () => {
  await fc.assert(
    fc.asyncProperty(anyConversation, fc.nat(10_000), async ({ exchanges, live }, seed) => {
      const recorded = exchanges.flatMap(({ to, request }) => (to === "graph" ? [request] : []));
      const { digest, findings } = await played(exchanges, recorded, { seed: 0 });
      expect(findings).toEqual([]);
      expect((await played(exchanges, shuffled(recorded, seed), { seed })).digest).toBe(digest);
      expect((await played(exchanges, live, { seed })).digest).toBe(digest);
    }),
    { numRuns: 150 },
  );
});

it("any conversation has another digest when one of its notifications says something else", async () => {
  await fc.assert(
    fc.asyncProperty(anyConversation, fc.nat(), async ({ exchanges, live }, pick) => {
      const notifications = exchanges.filter(({ to }) => to === "bot");
      const chosen = notifications[pick % notifications.length]!;
      const { body: _body, ...request } = chosen.request;
      const other = { ...chosen, request: { ...request, text: `${request.text ?? JSON.stringify(_body)} ` } };
      const changed = exchanges.map((exchange) => (exchange === chosen ? other : exchange));
      const [one, two] = [
        await played(exchanges, live, { seed: 0 }),
        await played(changed, live, { seed: 0 }),
      ];
      expect(two.digest).not.toBe(one.digest);
    }),
    { numRuns: 100 },
  );
});

test("a thousand runs of concurrent invites, answered in any order, have one digest", async () => {
  const tape = joined(copies(readRepositoryCassette("seed-session"), 2));
  const asked = askedOf(tape).map(({ request }) => request);
  const digests = new Set<string>();
  for (let seed = 0; seed < 1000; seed += 1) {
    const deliver = seed % 2 === 0 ? "in-turn" : "concurrent";
    const report = await played(tape.exchanges, shuffled(asked, seed), { seed, options: { deliver } });
    expect(report.clean).toBe(true);
    digests.add(report.digest);
  }
  expect(digests.size).toBe(1);
});
