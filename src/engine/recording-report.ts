import type { Finding, Report } from "./events.js";
import { Verdict } from "./verdict.js";

/** The event that tells of what passes. */
export type Told = "recorded" | "forwarded";

/** What is said of no exchange at all, and of one that was lost: where nothing is kept, nothing was to be written. */
const WORDS: Readonly<Record<Told, { nothing: string; lost: string }>> = {
  recorded: { nothing: "nothing was recorded and no file was touched", lost: "could not be written" },
  forwarded: { nothing: "nothing was forwarded", lost: "could not be told of" },
};

/** What became of one that was lost. */
export function lostText(told: Told, id: string): string {
  return `${id} ${WORDS[told].lost}`;
}

/** The judgement over so many exchanges, of which these were lost. */
export function recordingReport(told: Told, requests: number, lost: readonly string[]): Report {
  const findings = lost.map((exchange): Finding => {
    const message = `${lostText(told, exchange)}, so its answer was not let out`;
    return { kind: "not-journalled", exchange, message };
  });
  if (requests === 0)
    findings.push({ kind: "no-request", message: `no request came: ${WORDS[told].nothing}` });
  return { event: "report", ...new Verdict().judge([], false, findings), requests };
}
