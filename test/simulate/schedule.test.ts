import fc from "fast-check";
import { expect, it, test } from "vitest";
import { Schedule, type Scheduled } from "../../src/simulate/schedule.js";

function entry(at: number, call = "one", isDeadline = false): Scheduled {
  return { at, cause: 0, isDeadline, effect: { kind: "changed", call } };
}

/** Everything that is still to happen, in its order. */
function rest(schedule: Schedule): Scheduled[] {
  const taken: Scheduled[] = [];
  for (let next = schedule.take(Infinity); next; next = schedule.take(Infinity)) taken.push(next);
  return taken;
}

const times = fc.integer({ min: 0, max: 5 });
const entries = fc
  .record({ at: times, call: fc.constantFrom("one", "two", "three"), isDeadline: fc.boolean() })
  .map(({ at, call, isDeadline }) => entry(at, call, isDeadline));
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ add: entries }) },
    fc.record({ take: times }),
    fc.record({ drop: fc.constantFrom("one", "two", "three", "nobody"), deadlines: fc.boolean() }),
  ),
);

test("whatever is added, taken and dropped, what is left happens by its time, and in the order of adding where that is the same", () => {
  fc.assert(
    fc.property(steps, (script) => {
      const schedule = new Schedule();
      let expected: Scheduled[] = [];
      for (const step of script) {
        if ("add" in step) {
          schedule.add(step.add);
          expected = [...expected, step.add].sort((a, b) => a.at - b.at);
        } else if ("take" in step) {
          const due = expected.find(({ at }) => at <= step.take);
          expect(schedule.take(step.take)).toBe(due);
          expected = expected.filter((one) => one !== due);
        } else {
          const isDropped = ({ effect, isDeadline }: Scheduled) =>
            effect.call === step.drop && (isDeadline || !step.deadlines);
          schedule.drop(step.drop, step.deadlines ? ({ isDeadline }) => isDeadline : undefined);
          expected = expected.filter((one) => !isDropped(one));
        }
        expect(schedule.next).toBe(expected[0]?.at);
        expect(schedule.isBusy).toBe(expected.some(({ isDeadline }) => !isDeadline));
      }
      const left = rest(schedule);
      expect(left.length).toBe(expected.length);
      left.forEach((one, place) => expect(one).toBe(expected[place]));
    }),
    { numRuns: 1000 },
  );
});

it("has nothing to give before its time", () => {
  const schedule = new Schedule();
  schedule.add(entry(10));
  expect([schedule.take(9.9), schedule.take(10)?.at, schedule.take(10)]).toEqual([undefined, 10, undefined]);
});

it("is not busy with deadlines alone", () => {
  const schedule = new Schedule();
  schedule.add(entry(10, "one", true));
  expect([schedule.isBusy, schedule.next]).toEqual([false, 10]);
});
