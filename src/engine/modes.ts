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
      "it is a miss: 599 with x-rollcall: miss; nothing goes anywhere but to the callback URL that was given",
    missing: "that is an error",
  },
} as const satisfies Record<string, Mode>;
