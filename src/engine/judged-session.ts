import { combinedDigest } from "./digest.js";
import type { SessionJudgement } from "./events.js";
import type { Plans } from "./faulting.js";
import type { Run } from "./run.js";
import type { Verdict } from "./verdict.js";

interface Parts {
  verdict: Verdict;
  plans: Plans;
  run: Run;
  /** The digests of the runs before this one. */
  digests: readonly string[];
  strict: boolean;
}

/** The judgement over a session so far. */
export function judgedSession({ verdict, plans, run, digests, strict }: Parts): SessionJudgement {
  const unplayed = run.unplayed().map(({ id }) => id);
  const digest = run.digest.value();
  return {
    ...verdict.judge(unplayed, strict, plans.findings()),
    ...plans.report(),
    digest: digests.length === 0 ? digest : combinedDigest([...digests, digest]),
    rewinds: digests.length,
  };
}
