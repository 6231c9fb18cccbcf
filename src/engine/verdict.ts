import type { Event, Finding, Judgement } from "./events.js";
import { faultsTogether } from "./faulting.js";

const KEPT = 1000;

type Counts = Pick<
  Judgement,
  "requests" | "played" | "repeated" | "missed" | "delivered" | "undelivered" | "faulted" | "invented"
>;

/** What an event counts for, and what it is found to be. */
type Reckoning<Name extends Event["event"]> = (event: Extract<Event, { event: Name }>) => {
  counts: readonly (keyof Counts)[];
  finding?: Finding;
};

const RECKONINGS: { readonly [Name in Event["event"]]?: Reckoning<Name> } = {
  played: ({ again }) => ({ counts: ["requests", again ? "repeated" : "played"] }),
  simulated: () => ({ counts: ["requests", "played"] }),
  missed: ({ message }) => ({ counts: ["requests", "missed"], finding: { kind: "miss", message } }),
  faulted: ({ request }) => ({ counts: request === undefined ? ["faulted"] : ["requests", "faulted"] }),
  invented: () => ({ counts: ["requests", "invented"] }),
  refused: ({ message }) => ({ counts: ["requests"], finding: { kind: "callback-refused", message } }),
  unserved: ({ message }) => ({ counts: ["requests"], finding: { kind: "unserved", message } }),
  delivered: () => ({ counts: ["delivered"] }),
  undelivered: ({ exchange, reason }) => ({
    counts: ["undelivered"],
    finding: { kind: "undelivered", exchange, message: `${exchange} was not delivered: ${reason}` },
  }),
};

/** Counts what happens and judges it: "What clean means" in docs/architecture.md. */
export class Verdict {
  readonly #counts: Counts = {
    ...{ requests: 0, played: 0, repeated: 0, missed: 0 },
    ...{ delivered: 0, undelivered: 0, faulted: 0, invented: 0 },
  };
  readonly #findings: Finding[] = [];
  #dropped = 0;

  /** Takes an event into account. */
  note(event: Event): void {
    const reckoning = RECKONINGS[event.event] as Reckoning<Event["event"]> | undefined;
    if (!reckoning) return;
    const { counts, finding } = reckoning(event);
    for (const name of counts) this.#counts[name] += 1;
    if (finding) this.find(finding);
  }

  find(finding: Finding): void {
    if (this.#findings.length < KEPT) this.#findings.push(finding);
    else this.#dropped += 1;
  }

  /** That an exchange had no turn is a finding. */
  findUnplayed(id: string): void {
    this.find(unplayedFinding(id));
  }

  /** `strict`: what was not played is a finding, not only reported. `more`: what is found at the end. */
  judge(unplayed: string[], strict: boolean, more: readonly Finding[] = []): Judgement {
    const left = strict ? unplayed.map(unplayedFinding) : [];
    const findings = [...this.#findings, ...more, ...left];
    const clean = findings.length === 0;
    return { clean, ...this.#counts, unplayed, findings, findingsDropped: this.#dropped };
  }
}

/** The judgement over several: nothing is clean that nobody has asked anything. */
export function judgedTogether(judgements: readonly Judgement[]): Judgement {
  const sum = (name: keyof Counts | "findingsDropped"): number =>
    judgements.reduce((total, judgement) => total + judgement[name], 0);
  const requests = sum("requests");
  const findings = judgements.flatMap((judgement) => judgement.findings);
  if (requests === 0) findings.push(NO_REQUEST);
  const faults = faultsTogether(judgements.map((judgement) => judgement.faults ?? []));
  return {
    clean: findings.length === 0,
    requests,
    ...{ played: sum("played"), repeated: sum("repeated"), missed: sum("missed") },
    ...{ delivered: sum("delivered"), undelivered: sum("undelivered"), faulted: sum("faulted") },
    invented: sum("invented"),
    ...(faults.length > 0 && { faults }),
    unplayed: judgements.flatMap((judgement) => judgement.unplayed),
    ...{ findings, findingsDropped: sum("findingsDropped") },
  };
}

const NO_REQUEST: Finding = {
  kind: "no-request",
  message: "no request came: point the bot's base URL at the graph listener",
};

function unplayedFinding(id: string): Finding {
  return { kind: "unplayed", exchange: id, message: `${id} was not played` };
}
