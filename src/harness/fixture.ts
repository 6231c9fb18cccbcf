import { test as baseTest } from "vitest";
import { Rollcall } from "./rollcall.js";

/** vitest's `test` with a `rollcall` that starts sessions, which close when the test ends. */
export const test = baseTest.extend<{ rollcall: Rollcall }>({
  rollcall: async ({ task }, use) => {
    const rollcall = new Rollcall({ timeout: task.timeout });
    try {
      await use(rollcall);
    } finally {
      await rollcall.close();
    }
  },
});
