import type { NotificationItem } from "../graph/notifications.js";
import { notificationItems, requestFacts, type RequestFacts } from "./about.js";
import { causesOf, type Cause, type Evidence, type Exchange } from "./exchange.js";
import { RequestIndex } from "./request-index.js";
import { Rosters } from "./rosters.js";

/** The requests that a kind of evidence speaks for, of those that are left; of all, where nothing chose before. */
type Find = (left: readonly RequestFacts[] | undefined) => readonly RequestFacts[];

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

/** Links only what says nothing of its cause, as in a cassette that was written by hand; what says it is believed. */
export function linkUnlinked(exchanges: readonly Exchange[]): Exchange[] {
  const isLinked = (exchange: Exchange): boolean => exchange.to === "graph" || causesOf(exchange).length > 0;
  if (exchanges.every(isLinked)) return [...exchanges];
  const linked = link(exchanges);
  return exchanges.map((exchange, index) => (isLinked(exchange) ? exchange : (linked[index] ?? exchange)));
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
      const found = find(left);
      if (found.length === 0) continue;
      if (!left || found.length < left.length) by.push(kind);
      left = found;
    }
    return left ? { left, by } : this.#weakKinds(item);
  }

  #strongKinds(item: NotificationItem): [Evidence, Find][] {
    const { call, operation } = item;
    // Before anything can return, so that every roster is seen once.
    const people = item.roster ? this.#rosters.arrivals(call ?? "", item.roster) : item.participants;
    return [
      ["operation-id", () => this.#requests.ofOperation(item.operationIds, call)],
      ["client-context", (left) => this.#requests.withContext(operation?.clientContext, call, left)],
      ["participant", (left) => this.#requests.asking(people, call, left)],
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
