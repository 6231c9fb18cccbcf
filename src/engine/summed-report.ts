import { combinedDigest } from "./digest.js";
import type { Judgement, Report, SessionJudgement } from "./events.js";
import { judgedTogether } from "./verdict.js";

/** The name of the session that needs none. */
export const NAMELESS = "";

/** The report over several sessions by their names, and over what was for none of them. */
export function reportOf(
  sessions: readonly (readonly [name: string, judgement: SessionJudgement])[],
  unserved: Judgement,
  seed: number,
): Report {
  const each = sessions.toSorted(byName).map(([name, judgement]) => named(judgement, name));
  const all = judgedTogether([...each, unserved]);
  const [first] = each;
  const isNameless = each.length === 1 && first?.session === undefined;
  const digest = isNameless && first ? first.digest : combinedDigest(each.map(digestLine));
  return { event: "report", ...all, digest, seed, ...(!isNameless && { sessions: each }) };
}

function named(judgement: SessionJudgement, session: string): SessionJudgement {
  if (session === NAMELESS) return judgement;
  const findings = judgement.findings.map((finding) => ({ ...finding, session }));
  return { session, ...judgement, findings };
}

function digestLine({ session = NAMELESS, digest }: SessionJudgement): string {
  return `${session} ${digest}`;
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : Number(one > other);
}
