import type { Report } from "../engine/events.js";

/** What has a report. */
export interface Judged {
  report(): Report;
}

/** Whether a session is clean, and what to say where that is not as expected. */
export function judgeClean(session: Judged): { pass: boolean; message: () => string } {
  const { clean, findings, findingsDropped } = session.report();
  const more = findingsDropped > 0 ? [`and ${findingsDropped} more`] : [];
  const lines = [...findings.map(({ kind, message }) => `  ${kind}  ${message}`), ...more];
  return {
    pass: clean,
    message: () =>
      clean
        ? "expected the session not to be clean, but nothing was found"
        : `expected the session to be clean:\n${lines.join("\n")}`,
  };
}
