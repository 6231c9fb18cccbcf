import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Present, PresentBy } from "../../src/base/present.js";

it("those who are there are those who came and have not left, and a place is taken again", () => {
  const present = new Present<{ name: string }>();
  const [leaveA, , leaveC] = ["a", "b", "c"].map((name) => present.add({ name }));
  leaveA!();
  leaveC!();
  present.add({ name: "d" });
  expect(present.all().map(({ name }) => name)).toEqual(["b", "d"]);
  expect(present.size).toBe(2);
});

it("whoever leaves twice takes nobody else's place", () => {
  const present = new Present<{ name: string }>();
  const leave = present.add({ name: "a" });
  leave();
  leave();
  present.add({ name: "b" });
  leave();
  present.add({ name: "c" });
  expect(present.all().map(({ name }) => name)).toEqual(["b", "c"]);
  expect(present.size).toBe(2);
});

describe("by key", () => {
  it("is what a Map would be, whatever is set, deleted and cleared", () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ set: fc.nat(5), to: fc.record({ value: fc.nat(9) }) }),
        fc.record({ delete: fc.nat(5) }),
        fc.constant({ clear: true }),
      ),
    );
    fc.assert(
      fc.property(steps, (all) => {
        const present = new PresentBy<number, { value: number }>();
        const map = new Map<number, { value: number }>();
        for (const step of all) {
          for (const one of [present, map]) {
            if ("set" in step) one.set(step.set, step.to);
            else if ("delete" in step) one.delete(step.delete);
            else one.clear();
          }
          expect(present.all()).toEqual([...map.values()]);
          expect(present.size).toBe(map.size);
          for (let key = 0; key <= 5; key += 1) expect(present.get(key)).toBe(map.get(key));
        }
      }),
    );
  });
});
