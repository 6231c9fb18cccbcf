/** How a session treats its cassette and its requests; every mode is documented by the same three answers. */
export interface Mode {
  name: string;
  summary: string;
  /** Is the cassette changed? */
  cassette: string;
  /** What happens to an unknown request? */
  unknown: string;
  /** What if the file is missing? */
  missing: string;
}

export const MODES = {
  record: {
    name: "record",
    summary: "Forward to Graph and to the bot, and record both directions",
    cassette: "a new one is written; --overwrite replaces one that exists",
    unknown: "it is forwarded and recorded",
    missing: "it is created",
  },
  replay: {
    name: "replay",
    summary: "Answer from the cassette and fire its notifications at the bot",
    cassette: "never",
    unknown:
      "it is a miss: 599 with x-rollcall: miss; with faults, one about a known call is simulated; nothing goes anywhere but to the bot's own callback URL",
    missing: "that is an error",
  },
  once: {
    name: "once",
    summary: "Replay the cassette; record it first where it is missing",
    cassette: "only when it was missing",
    unknown: "it is recorded while the file is missing, and a miss when it is there",
    missing: "it is recorded; never in CI (CI=true), where that is an error",
  },
  passthrough: {
    name: "passthrough",
    summary: "Forward both directions and record nothing",
    cassette: "there is none",
    unknown: "it is forwarded",
    missing: "there is none to miss",
  },
  simulate: {
    name: "simulate",
    summary: "Be Graph: a small calls service in memory, without a tenant",
    cassette: "there is none",
    unknown: "it is simulated; what is not simulated is 599 with x-rollcall: not-simulated",
    missing: "there is none to miss",
  },
} as const satisfies Record<string, Mode>;

export type ModeName = keyof typeof MODES;
