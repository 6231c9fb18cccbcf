// How much is measured: enough for figures that hold, or just enough to see that everything works.

/**
 * @typedef {object} Scale
 * @property {number} rounds how often each subject is measured, in turn with what it is compared with
 * @property {number} warmUp requests before those that count: Node goes on compiling for thousands of them
 * @property {number} requests
 * @property {number} seconds after which a run ends with what was answered by then
 * @property {number} connections
 * @property {number[]} tapes exchanges on the tapes that are replayed; the first is what the others are held against
 * @property {number} opened exchanges on the tape that is opened
 * @property {number} invites that are followed by their notifications
 * @property {number} conversations that wait for their notifications at once
 * @property {number} deliveriesPerSecond at which lateness is measured
 * @property {number[]} recordings that the peers are given
 */

/** @type {Scale} */
export const FULL = {
  ...{ rounds: 5, warmUp: 20_000, requests: 20_000, seconds: 10, connections: 32 },
  ...{ tapes: [1, 1_000, 100_000], opened: 100_000 },
  ...{ invites: 3_000, conversations: 100, deliveriesPerSecond: 500 },
  recordings: [1, 1_000],
};

/** @type {Scale} */
export const QUICK = {
  ...{ rounds: 2, warmUp: 500, requests: 2_000, seconds: 4, connections: 32 },
  ...{ tapes: [1, 100, 5_000], opened: 5_000 },
  ...{ invites: 500, conversations: 50, deliveriesPerSecond: 500 },
  recordings: [1, 100],
};
