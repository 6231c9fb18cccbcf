import type { NotificationItem } from "../graph/notifications.js";
import { notificationItems, requestFacts, type RequestFacts } from "./about.js";
import type { Cause, Evidence, Exchange } from "./exchange.js";
import { RequestIndex } from "./request-index.js";
import { Rosters } from "./rosters.js";

/**
 * Gives every exchange of a tape its cause, by evidence and never by position alone (docs/cassette.md, "How a
 * notification finds its cause"). Works on the whole tape: an answer that came late may name the operation that an
 * early notification is about. What the exchanges said of causes before is forgotten.
 */
export function link(exchanges: readonly Exchange[]): Exchange[] {
  const linker = new Linker();
  return exchanges.map((exchange) => {
    const { cause: _cause, causes: _causes, ...rest } = exchange;
    return {
      ...rest,
      ...(exchange.to === "graph" ? linker.request(exchange) : linker.notification(exchange)),
    };
  });
}

class Linker {
  readonly #requests = new RequestIndex();
  readonly #rosters = new Rosters();
  /** The last notification of each call. */
  readonly #told = new Map<string, string>();
  /** Which requests have had a notification of which subject. */
  readonly #served = new Set<string>();

  request(exchange: Exchange): { cause: Cause } {
    const facts = requestFacts(exchange);
    this.#requests.add(facts);
    const told = facts.calls[0] === undefined ? undefined : this.#told.get(facts.calls[0]);
    return {
      cause: told === undefined ? { exchange: null, by: ["start"] } : { exchange: told, by: ["call"] },
    };
  }

  notification(exchange: Exchange): { cause: Cause } | { causes: Cause[] } {
    const items = notificationItems(exchange);
    const causes = items.map((item) => this.#causeOf(item));
    for (const { call } of items) if (call !== undefined) this.#told.set(call, exchange.id);
    const [first] = causes as [Cause];
    return causes.every((cause) => cause.exchange === first.exchange) ? { cause: first } : { causes };
  }

  #causeOf(item: NotificationItem): Cause {
    const { left, by } = this.#byEvidence(item);
    const request = this.#unserved(left, item) ?? left.at(-1);
    if (!request) return { exchange: null, by: ["start"] };
    this.#served.add(`${item.subject} ${request.id}`);
    return { exchange: request.id, by };
  }

  /** Each kind filters what the one before has left; one that would leave none is skipped. */
  #byEvidence(item: NotificationItem): { left: readonly RequestFacts[]; by: Evidence[] } {
    const by: Evidence[] = [];
    let left: readonly RequestFacts[] | undefined;
    for (const [kind, find] of this.#strongKinds(item)) {
      const found = left ? intersection(find(), left) : find();
      if (found.length === 0) continue;
      if (!left || found.length < left.length) by.push(kind);
      left = found;
    }
    return left ? { left, by } : this.#weakKinds(item);
  }

  #strongKinds(item: NotificationItem): [Evidence, () => readonly RequestFacts[]][] {
    const { call, operation } = item;
    // Before anything can return, so that every roster is seen once.
    const people = item.roster ? this.#rosters.arrivals(call ?? "", item.roster) : item.participants;
    return [
      ["operation-id", () => this.#requests.ofOperation(item.operationIds, call)],
      ["client-context", () => this.#requests.withContext(operation?.clientContext, call)],
      ["participant", () => this.#requests.asking(people, call)],
    ];
  }

  #weakKinds({ call }: NotificationItem): { left: readonly RequestFacts[]; by: Evidence[] } {
    const acted = call === undefined ? undefined : this.#requests.lastActing(call);
    if (acted) return { left: [acted], by: ["call"] };
    const last = this.#requests.last();
    return { left: last ? [last] : [], by: ["sequence"] };
  }

  #unserved(left: readonly RequestFacts[], item: NotificationItem): RequestFacts | undefined {
    return left.findLast((request) => !this.#served.has(`${item.subject} ${request.id}`));
  }
}

function intersection(
  found: readonly RequestFacts[],
  left: readonly RequestFacts[],
): readonly RequestFacts[] {
  const ids = new Set(left.map((request) => request.id));
  return found.filter((request) => ids.has(request.id));
}
