import { expect, it } from "vitest";
import { Present } from "../../src/base/present.js";

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
