export type { Ring } from "./checks.js";
export type { Running } from "./common.js";
export { once, type OnceOptions } from "./once.js";
export type { ForwardOptions } from "./forwarding.js";
export { passthrough, record, type RecordOptions } from "./record.js";
export { replayInProcess } from "./in-process.js";
export { replay, type ReplayControls, type ReplayOptions, type RunningReplay } from "./replay.js";
export { simulate, type RunningSimulation, type SimulateOptions } from "./simulate.js";
