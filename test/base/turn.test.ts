import { expect, it, vi } from "vitest";
import { atEndOfTurn, endOfTurn } from "../../src/base/turn.js";

it("what waits for the end of a turn goes together, in its order, and nothing of it before", async () => {
  const done: string[] = [];
  atEndOfTurn(() => done.push("first"));
  atEndOfTurn(() => done.push("second"));
  await Promise.resolve();
  expect(done).toEqual([]);
  await endOfTurn();
  expect(done).toEqual(["first", "second"]);
});

it("a turn ends while a test's fake timers are on", async () => {
  vi.useFakeTimers();
  try {
    await endOfTurn();
    expect(vi.isFakeTimers()).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
