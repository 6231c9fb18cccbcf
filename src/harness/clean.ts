import type { Finding, Report } from "../engine/events.js";
import type { Judged } from "./claim.js";
import { shown } from "./likeness.js";
import { firstOf, titled } from "./listed.js";

/** What has a report. */
export interface Reporting {
  report(): Report;
}

/** Whether a session is clean, and what to say where that is not as expected. */
export function judgeClean(session: Reporting): Judged {
  const { clean, findings, findingsDropped } = session.report();
  return {
    pass: clean,
    message: () =>
      clean
        ? "expected the session not to be clean, but nothing was found"
        : shown(
            titled("expected the session to be clean", findingLines(findings, findingsDropped)).join("\n"),
          ),
  };
}

/** What was found, a line each; `dropped`: how many more there were. */
export function findingLines(findings: readonly Finding[], dropped: number): string[] {
  return firstOf(findings.map(findingLine), dropped);
}

function findingLine({ kind, session, message }: Finding): string {
  return `${kind}  ${session === undefined ? "" : `${session}: `}${message}`;
}

/** Whether everything on the tape of a session had its turn, and what to say where that is not as expected. */
export function judgeReplayed(session: Reporting & { missing(): string[] }): Judged {
  const missing = session.missing();
  const { requests, delivered } = session.report();
  const reasons = missing.length === 0 && requests + delivered === 0 ? ["nothing was asked"] : missing;
  const pass = reasons.length === 0;
  return {
    pass,
    message: () =>
      pass
        ? "expected the session not to have replayed all of its tape, but everything had its turn"
        : shown(titled("expected the session to have replayed all of its tape", firstOf(reasons)).join("\n")),
  };
}
