import { expect } from "vitest";

/** Milliseconds after which a wait is a hang. It tells a hang with its reason; it measures nothing. */
const HANG = 20_000;

/** Waits until what is looked at is as the assertion says; a hang fails with what was there instead. */
export function eventually<Value>(look: () => Value) {
  return expect.poll(look, { timeout: HANG, interval: 4 });
}
