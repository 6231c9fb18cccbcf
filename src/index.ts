export { steppingClock, systemClock, type Clock } from "./base/clock.js";
export { RollcallError, UsageError } from "./base/errors.js";
export { connect, type ConnectOptions, type RemoteControl } from "./control/client.js";
export { ControlError } from "./control/control-error.js";
export type { SessionRequest } from "./control/controlled.js";
export type { RemoteSession } from "./control/remote-session.js";
export {
  once,
  passthrough,
  record,
  replay,
  simulate,
  type ForwardOptions,
  type OnceOptions,
  type RecordOptions,
  type ReplayOptions,
  type Ring,
  type Running,
  type ReplayControls,
  type RunningForward,
  type RunningReplay,
  type RunningSimulation,
  type SimulateOptions,
} from "./compose/index.js";
export { NotCompleteError, NotSettledError } from "./engine/bounds.js";
export { NotPlayedError, type Played, type Wanted } from "./engine/next.js";
export type { Event, Finding, Report } from "./engine/events.js";
export type { FaultReport } from "./engine/faulting.js";
export type { FaultEntry } from "./fault/plan.js";
export { openCassette, type Opened } from "./store/open.js";
export { LockedError } from "./store/lock.js";
export type { Cassette, MatchOptions } from "./tape/cassette.js";
export type { Cause, Evidence, Exchange, Failure, TapeRequest, TapeResponse } from "./tape/exchange.js";
export { CassetteError } from "./tape/cassette-error.js";
