import { expect as baseExpect } from "vitest";
import { MATCHERS, type NotificationName, type RequestName } from "./matchers.js";

baseExpect.extend(MATCHERS);

/** vitest's `expect`, with what can be said of sessions. */
export const expect = baseExpect;

export { NotCompleteError, NotSettledError } from "../engine/bounds.js";
export { NotPlayedError, type Played, type Wanted } from "../engine/next.js";
export {
  eachFault,
  type EachFault,
  type EachFaultOptions,
  type FaultContext,
  type FaultTest,
  type UnderFault,
} from "./each-fault.js";
export { test } from "./fixture.js";
export { NoNockError } from "./no-nock.js";
export type { CassetteOptions } from "./recording.js";
export type { RemoteOptions } from "./connected.js";
export type { TestInProcessOptions, TestReplayOptions } from "./opening.js";
export type { Rollcall } from "./rollcall.js";
export type { TestSession } from "./test-session.js";
export type { Delivered, Requested } from "./transcript.js";

declare module "vitest" {
  interface Matchers<T> {
    /** The session has no finding: "What clean means" in docs/architecture.md. */
    toBeClean(): T;
    /**
     * The bot was given such a notification and answered it. `properties`: what the resource that it tells of has among
     * others, or one of those on a roster.
     */
    toHaveDelivered(what: NotificationName, properties?: object): T;
    /** The bot has sent such a request, whatever answered it. `properties`: what its JSON body has among others. */
    toHaveRequested(what: RequestName, properties?: object): T;
    /** Everything on the tape has had its turn. */
    toHaveReplayedAll(): T;
  }
}
