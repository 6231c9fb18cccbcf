export type { Ring } from "./checks.js";
export type { Running } from "./common.js";
export { once, type OnceOptions } from "./once.js";
export { passthrough, record, type ForwardOptions, type RecordOptions } from "./record.js";
export { replay, type ReplayOptions, type RunningReplay } from "./replay.js";
export { simulate, type RunningSimulation, type SimulateOptions } from "./simulate.js";
