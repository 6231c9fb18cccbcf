import { expect, it, test } from "vitest";
import { ManualClock } from "../../src/base/manual-clock.js";
import { turn } from "../support/desk.js";

/** A clock at 100, and what notes on it when something happens. */
function clockAt100() {
  const clock = new ManualClock(100);
  const happened: string[] = [];
  const note = (name: string) => (): void => void happened.push(`${name} at ${clock.now()}`);
  return { clock, happened, note };
}

test("it stands still until it is moved, and nothing happens", async () => {
  const { clock, happened, note } = clockAt100();
  clock.after(1, note("a"));
  await turn();
  expect([clock.now(), happened]).toEqual([100, []]);
});

test("moved on, it does what is due by then, in the order in which it is due", () => {
  const { clock, happened, note } = clockAt100();
  clock.after(30, note("c"));
  clock.after(10, note("a"));
  clock.after(20, note("b"));
  clock.after(31, note("d"));
  clock.moveTo(130);
  expect(happened).toEqual(["a at 130", "b at 130", "c at 130"]);
});

test("of what is due at the same time that which was asked for first happens first", () => {
  const { clock, happened, note } = clockAt100();
  for (const name of ["a", "b", "c"]) clock.after(10, note(name));
  clock.moveTo(110);
  expect(happened).toEqual(["a at 110", "b at 110", "c at 110"]);
});

it.each([0, -5])("what is due in %i ms happens without a move, in the next turn", async (ms) => {
  const { clock, happened, note } = clockAt100();
  clock.after(ms, note("a"));
  expect(happened).toEqual([]);
  await turn();
  expect(happened).toEqual(["a at 100"]);
  clock.moveTo(100);
  expect(happened).toHaveLength(1);
});

test("what was called off does not happen, be it due at once, and calling off twice does nothing", async () => {
  const { clock, happened, note } = clockAt100();
  const cancels = [clock.after(0, note("a")), clock.after(10, note("b"))];
  for (const cancel of [...cancels, ...cancels]) cancel();
  await turn();
  clock.moveTo(200);
  expect(happened).toEqual([]);
});

test("what is called off by what happens just before it does not happen", () => {
  const { clock, happened, note } = clockAt100();
  clock.after(10, () => cancel());
  const cancel = clock.after(20, note("b"));
  clock.moveTo(200);
  expect(happened).toEqual([]);
});

test("it says when something happens next, at a time or before", () => {
  const { clock, note } = clockAt100();
  clock.after(30, note("a"));
  const cancel = clock.after(10, note("b"));
  expect([clock.next(109), clock.next(110), clock.next(500)]).toEqual([undefined, 110, 110]);
  cancel();
  expect(clock.next(500)).toBe(130);
});

test("it never goes back", () => {
  const { clock } = clockAt100();
  clock.moveTo(50);
  expect(clock.now()).toBe(100);
});

test("what is asked for while it moves waits for the next move", () => {
  const { clock, happened, note } = clockAt100();
  clock.after(10, () => clock.after(5, note("a")));
  clock.moveTo(200);
  expect([happened, clock.next(300)]).toEqual([[], 205]);
});
