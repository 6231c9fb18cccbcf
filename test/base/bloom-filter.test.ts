import fc from "fast-check";
import { expect, it } from "vitest";
import { BloomFilter } from "../../src/base/bloom-filter.js";

it("what was added may be there, whatever it is", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), fc.nat(100), (texts, capacity) => {
      const filter = new BloomFilter(capacity);
      for (const text of texts) filter.add(text);
      expect(texts.every((text) => filter.mayHave(text))).toBe(true);
    }),
  );
});

it("of what was not added nearly all is known not to be there", () => {
  const filter = new BloomFilter(10_000);
  const id = (n: number): string => `${n.toString(16).padStart(8, "0")}-a001-4000-8000-000000000000`;
  for (let n = 0; n < 10_000; n += 1) filter.add(id(n));
  const taken = Array.from({ length: 10_000 }, (_, n) => id(n + 10_000)).filter((one) => filter.mayHave(one));
  expect(taken.length).toBeLessThan(1_500);
  expect(new BloomFilter(0).mayHave("anything")).toBe(false);
});
