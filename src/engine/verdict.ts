import type { Event, Finding, Report } from "./events.js";

const KEPT = 1000;

/** Counts what happens and judges it: "What clean means" in docs/architecture.md. */
export class Verdict {
  readonly #counts = { requests: 0, played: 0, repeated: 0, missed: 0, delivered: 0, undelivered: 0 };
  readonly #findings: Finding[] = [];
  #dropped = 0;

  /** Takes an event into account. */
  note(event: Event): void {
    if (event.event === "played") {
      this.#counts.requests += 1;
      this.#counts[event.again ? "repeated" : "played"] += 1;
    } else if (event.event === "missed") {
      this.#counts.requests += 1;
      this.#counts.missed += 1;
      this.find({ kind: "miss", message: event.message });
    } else if (event.event === "simulated") {
      this.#counts.requests += 1;
      this.#counts.played += 1;
    } else if (event.event === "refused") {
      this.#counts.requests += 1;
      this.find({ kind: "callback-refused", message: event.message });
    } else if (event.event === "delivered") {
      this.#counts.delivered += 1;
    } else if (event.event === "undelivered") {
      this.#counts.undelivered += 1;
      this.find({
        kind: "undelivered",
        exchange: event.exchange,
        message: `${event.exchange} was not delivered: ${event.reason}`,
      });
    }
  }

  find(finding: Finding): void {
    if (this.#findings.length < KEPT) this.#findings.push(finding);
    else this.#dropped += 1;
  }

  /** `strict`: what was not played is a finding, not only reported. */
  report(unplayed: string[], strict: boolean): Report {
    const findings = [...this.#findings];
    if (this.#counts.requests === 0) {
      findings.push({
        kind: "no-request",
        message: "no request came: point the bot's base URL at the graph listener",
      });
    }
    if (strict) {
      findings.push(
        ...unplayed.map((id): Finding => ({
          kind: "unplayed",
          exchange: id,
          message: `${id} was not played`,
        })),
      );
    }
    const clean = findings.length === 0;
    return { event: "report", clean, ...this.#counts, unplayed, findings, findingsDropped: this.#dropped };
  }
}
