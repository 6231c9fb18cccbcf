/** What is not as a clean session has it; `holds` is what is true where there is none. */
export const FINDINGS = {
  miss: { holds: "every request had an answer" },
  conflict: { holds: "no identifier stood for two" },
  "callback-refused": { holds: "every callbackUri could be used" },
  unserved: { holds: "every request named a session that there is" },
  undelivered: { holds: "every notification was delivered and answered in time" },
  "other-answer": { holds: "the bot answered every notification as on the tape" },
  "not-journalled": { holds: "everything was written" },
  "no-request": { holds: "at least one request came" },
  "fault-idle": { holds: "every fault had something to fire on" },
  invented: { holds: "nothing was invented" },
  unplayed: { holds: "everything on the tape had its turn" },
} as const;

export type FindingKind = keyof typeof FINDINGS;
