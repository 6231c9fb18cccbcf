import { isEnding, type NotificationItem, type Roster } from "../graph/notifications.js";
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

/** The requests that are left, and the kinds of evidence that left them. */
interface Evident {
  left: readonly RequestFacts[];
  by: Evidence[];
}

/** Lets each kind filter what the one before has left; one that would leave none is skipped. Undefined: all were. */
function filtered(kinds: readonly [Evidence, Find][], first?: Evident): Evident | undefined {
  const by = [...(first?.by ?? [])];
  let left = first?.left;
  let found = false;
  for (const [kind, find] of kinds) {
    const some = find(left);
    if (some.length === 0) continue;
    found = true;
    if (!left || some.length < left.length) by.push(kind);
    left = some;
  }
  return found && left ? { left, by } : undefined;
}

/** The last of them that was no GET, where there are several. */
function lastActing({ left, by }: Evident): Evident {
  const acted = left.length > 1 ? left.findLast(({ isRead }) => !isRead) : undefined;
  return acted ? { left: [acted], by: [...by, "call"] } : { left, by };
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
    const causes = items.map((item) => this.#causeOf(item, exchange.via));
    for (const { call } of items) if (call !== undefined) this.#told.set(call, exchange.id);
    const [first] = causes as [Cause];
    return causes.every((cause) => cause.exchange === first.exchange) ? { cause: first } : { causes };
  }

  #causeOf(item: NotificationItem, via: string | undefined): Cause {
    const { left, by } = this.#byEvidence(item, via);
    const request = this.#unserved(left, item) ?? left.at(-1);
    if (!request) return { exchange: null, by: ["start"] };
    this.#served.add(`${item.subject} ${request.id}`);
    return { exchange: request.id, by };
  }

  #byEvidence(item: NotificationItem, via: string | undefined): Evident {
    const kinds = this.#strongKinds(item);
    const ofCallback = via === undefined ? [] : this.#ofCallback(item, via);
    if (ofCallback.length === 0) return filtered(kinds) ?? this.#weakKinds(item);
    const first: Evident = { left: ofCallback, by: ["callback-uri"] };
    return filtered(kinds, first) ?? lastActing(first);
  }

  /**
   * The requests that the callback URL speaks for. What the call becomes until it is established is its creation's (or
   * its answer's) doing alone; anything else may be that of whatever was asked of the call since.
   */
  #ofCallback(item: NotificationItem, via: string): readonly RequestFacts[] {
    const since = this.#requests.since(via, item.call);
    return item.subject === "call" && !isEnding(item) ? since.slice(0, 1) : since;
  }

  #strongKinds(item: NotificationItem): [Evidence, Find][] {
    const { call, operation } = item;
    // Before anything can return, so that every roster is seen once.
    const people = item.roster ? this.#arrivals(call ?? "", item.roster) : item.participants;
    return [
      ["operation-id", (left) => this.#requests.ofOperation(item.operationIds, call, left)],
      ["client-context", (left) => this.#requests.withContext(operation?.clientContext, call, left)],
      ["participant", (left) => this.#requests.asking(people, call, left)],
    ];
  }

  /** Who is new on a roster. The bot itself is known by its participant: its identity there is another than its own. */
  #arrivals(call: string, roster: Roster): string[] {
    return this.#rosters.arrivals(call, roster).map((person) => {
      const participant = roster.participantIds.get(person);
      return this.#requests.isMe(participant) ? (participant as string) : person;
    });
  }

  #weakKinds({ call }: NotificationItem): Evident {
    const acted = call === undefined ? undefined : this.#requests.lastActing(call);
    if (acted) return { left: [acted], by: ["call"] };
    const last = this.#requests.last();
    return { left: last ? [last] : [], by: ["sequence"] };
  }

  #unserved(left: readonly RequestFacts[], item: NotificationItem): RequestFacts | undefined {
    return left.findLast((request) => !this.#served.has(`${item.subject} ${request.id}`));
  }
}
