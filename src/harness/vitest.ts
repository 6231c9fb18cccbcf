import { expect as baseExpect, test as baseTest } from "vitest";
import { judgeClean, type Judged } from "./clean.js";
import { Rollcall } from "./rollcall.js";

/** vitest's `test` with a `rollcall` that starts sessions, which close when the test ends. */
export const test = baseTest.extend<{ rollcall: Rollcall }>({
  rollcall: async ({}, use) => {
    const rollcall = new Rollcall();
    try {
      await use(rollcall);
    } finally {
      await rollcall.close();
    }
  },
});

baseExpect.extend({ toBeClean: (session: Judged) => judgeClean(session) });

/** vitest's `expect`, with what can be said of sessions. */
export const expect = baseExpect;

export { NotPlayedError, type Played, type Wanted } from "./next.js";
export type { Rollcall, TestSession } from "./rollcall.js";

declare module "vitest" {
  interface Matchers<T> {
    /** The session has no finding: "What clean means" in docs/architecture.md. */
    toBeClean(): T;
  }
}
