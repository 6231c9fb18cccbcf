import { describe, expect, it } from "vitest";
import { steppingClock, systemClock, within } from "../../src/base/clock.js";
import { turn } from "../support/desk.js";
import { HandClock } from "../support/hand-clock.js";

const passed = (ms: number): Promise<void> => new Promise((resolve) => systemClock.after(ms, resolve));

describe("the machine's clock", () => {
  it.each([0, 0.5, 1, 3.7])("fires no earlier than %d ms", async (ms) => {
    const from = performance.now();
    await passed(ms);
    expect(performance.now() - from).toBeGreaterThanOrEqual(ms);
  });

  it("does nothing after it was cancelled, and cancelling twice is no matter", async () => {
    const fired: string[] = [];
    const cancel = systemClock.after(1, () => fired.push("cancelled"));
    cancel();
    cancel();
    await passed(4);
    expect(fired).toEqual([]);
  });

  it("counts from the epoch and never steps back", () => {
    const readings = Array.from({ length: 1000 }, () => systemClock.now());
    expect(readings).toEqual(readings.toSorted((a, b) => a - b));
    expect(readings[0]).toBeGreaterThan(Date.parse("2025-01-01"));
  });
});

describe("the stepping clock", () => {
  it("begins at its start and moves by one step at each reading", () => {
    const clock = steppingClock(1000, 40);
    expect([clock.now(), clock.now(), clock.now()]).toEqual([1000, 1040, 1080]);
  });
});

describe("within", () => {
  it("ends with what it waits for, and leaves nothing scheduled", async () => {
    const clock = new HandClock();
    await within(clock, 100, Promise.resolve());
    await turn();
    expect(clock.pending).toBe(0);
  });

  it("ends at the limit when that is first", async () => {
    const clock = new HandClock();
    const never = new Promise<void>(() => undefined);
    const ended = within(clock, 100, never).then(() => "ended");
    clock.advance(100);
    await expect(ended).resolves.toBe("ended");
  });

  it("fails as what it waits for does", async () => {
    const failing = Promise.reject(new Error("broke"));
    await expect(within(new HandClock(), 100, failing)).rejects.toThrow("broke");
  });
});
