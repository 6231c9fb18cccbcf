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

it("whoever waits for the end of a turn waits for what was to come there before", async () => {
  const done: string[] = [];
  const first = endOfTurn().then(() => done.push("first"));
  atEndOfTurn(() => done.push("second"));
  const third = endOfTurn().then(() => done.push("third"));
  await Promise.all([first, third]);
  expect(done).toEqual(["first", "second", "third"]);
});

it("the end of one turn is not that of the next", async () => {
  await endOfTurn();
  let ended = false;
  const end = endOfTurn().then(() => (ended = true));
  await Promise.resolve();
  expect(ended).toBe(false);
  await end;
});
