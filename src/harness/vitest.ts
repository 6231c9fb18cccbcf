import { expect as baseExpect } from "vitest";
import { judgeClean, type Judged } from "./clean.js";

baseExpect.extend({ toBeClean: (session: Judged) => judgeClean(session) });

/** vitest's `expect`, with what can be said of sessions. */
export const expect = baseExpect;

export { NotCompleteError, NotSettledError } from "../engine/bounds.js";
export { NotPlayedError, type Played, type Wanted } from "../engine/next.js";
export { test } from "./fixture.js";
export { NoNockError } from "./nock-source.js";
export type { Rollcall, TestInProcessOptions, TestReplayOptions } from "./rollcall.js";
export type { TestSession } from "./test-session.js";
export type { Delivered, Requested } from "./transcript.js";

declare module "vitest" {
  interface Matchers<T> {
    /** The session has no finding: "What clean means" in docs/architecture.md. */
    toBeClean(): T;
  }
}
