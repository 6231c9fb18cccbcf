import type { Bent, LivePlan } from "../fault/live.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";
import { whatOf } from "../tape/what.js";
import type { Emit, Finding, Report } from "./events.js";

/** The faults of a mode without a tape: what they make of what comes, and what became of them. */
export class LiveFaulting {
  readonly #plan: LivePlan;
  readonly #emit: Emit;
  /** By their places in the plan: what they fired at. */
  readonly #fired: string[][];
  #requests = 0;
  #faulted = 0;
  /** The requests that whatever is behind the faults has not heard of. */
  #answered = 0;

  constructor(plan: LivePlan, emit: Emit) {
    this.#plan = plan;
    this.#emit = emit;
    this.#fired = plan.plan.map(() => []);
  }

  /** Whether any of them is about notifications. */
  get bendsNotifications(): boolean {
    return this.#plan.plan.some(({ fault }) => fault.picks === "notification");
  }

  /** A request comes, as far as its head says it. */
  request(head: Pick<TapeRequest, "method" | "url" | "headers">, at: number): Bent {
    this.#requests += 1;
    const bent = this.#bend({ id: `f${this.#requests}`, to: "graph", at, request: head });
    if (bent.ahead) this.#answered += 1;
    return bent;
  }

  /** A notification comes. */
  notification(exchange: Exchange): Bent {
    return this.#bend(exchange);
  }

  /** The report with what became of the faults. One that has never fired, chance aside, is a mistake of the plan's. */
  report(report: Report): Report {
    const faults = this.#plan.plan.map(({ spec: fault }, place) => {
      const fired = this.#fired[place] ?? [];
      return { fault, picked: fired, fired };
    });
    const requests = report.requests + this.#answered;
    const known = report.findings.filter(({ kind }) => kind !== "no-request" || requests === 0);
    const findings = [...known, ...this.#idle()];
    return { ...report, clean: findings.length === 0, requests, faulted: this.#faulted, faults, findings };
  }

  #idle(): Finding[] {
    return this.#plan.plan.flatMap(({ spec }, place): Finding[] => {
      const why = this.#plan.idle(place);
      return why === undefined
        ? []
        : [{ kind: "fault-idle", message: `${spec} had nothing to fire on: ${why}` }];
    });
  }

  #bend(exchange: Exchange): Bent {
    const bent = this.#plan.bend(exchange);
    const what = bent.fires.length > 0 ? whatOf(exchange) : "";
    for (const place of bent.fires) {
      this.#faulted += 1;
      this.#fired[place]?.push(exchange.id);
      const fault = this.#plan.plan[place]?.spec ?? "";
      this.#emit({
        event: "faulted",
        exchange: exchange.id,
        to: exchange.to,
        fault,
        what,
        ...asAnswered(exchange, bent),
      });
    }
    return bent;
  }
}

/** How a request was answered ahead. */
function asAnswered({ request: { method, url } }: Exchange, { ahead }: Bent) {
  if (!ahead) return {};
  const { effect, exchange } = ahead;
  const answer = effect ? { effect: effect.kind } : { status: exchange.response?.status ?? 0 };
  return { request: `${method} ${url}`, ...answer };
}
