import { isEnding, type NotificationItem, type Roster } from "../graph/notifications.js";
import { knownRequest, notificationItems, TRAIT, type Trait } from "./about.js";
import { causesOf, ordinal, type Cause, type Evidence, type Exchange } from "./exchange.js";
import { RequestIndex, type Selection } from "./request-index.js";
import { Rosters } from "./rosters.js";

/** A kind of evidence, and what it knows requests by: one of these traits or, where that leaves none, one of those. */
type Kind = readonly [Evidence, ...(readonly Trait[])[]];

/**
 * Gives every exchange of a tape its cause, by evidence and never by position alone (docs/cassette.md, "How a
 * notification finds its cause"). Works on the whole tape: an answer that came late may name the operation that an
 * early notification is about. What the exchanges said of causes before is forgotten.
 */
export function link(exchanges: readonly Exchange[]): Exchange[] {
  const linker = new Linker(callsByCallback(exchanges));
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

/**
 * The calls that notifications are about, by the exchange whose callback URL they came in on; of several the first. A
 * create whose answer never came learns from them which call is its own.
 */
function callsByCallback(exchanges: readonly Exchange[]): Map<string, string> {
  const calls = new Map<string, string>();
  for (const exchange of exchanges) {
    const { via } = exchange;
    if (via === undefined || calls.has(via) || ordinal({ id: via }) > ordinal(exchange)) continue;
    const call = notificationItems(exchange).find((item) => item.call !== undefined)?.call;
    if (call !== undefined) calls.set(via, call);
  }
  return calls;
}

/** The requests that are left, and the kinds of evidence that left them. */
interface Evident {
  left: Selection;
  by: Evidence[];
}

/** Lets each kind filter what the one before has left; one that would leave none is skipped. Undefined: all were. */
function filtered(kinds: readonly Kind[], first: Evident): Evident | undefined {
  let evident = first;
  for (const [kind, ...choices] of kinds) {
    const { left, by } = evident;
    const some = narrowed(left, choices);
    if (some) evident = { left: some, by: by.length === 0 || some.lacksSomeOf(left) ? [...by, kind] : by };
  }
  return evident === first ? undefined : evident;
}

function narrowed(left: Selection, choices: readonly (readonly Trait[])[]): Selection | undefined {
  for (const traits of choices) {
    const some = left.having(traits);
    if (!some.isEmpty) return some;
  }
  return undefined;
}

/** The last of them that was no GET, where there are several. */
function lastActing({ left, by }: Evident): Evident {
  const acted = left.having([TRAIT.acting]).last();
  const alone = acted && left.having([TRAIT.itself(acted.id)]);
  return alone?.lacksSomeOf(left) ? { left: alone, by: [...by, "call"] } : { left, by };
}

class Linker {
  readonly #requests = new RequestIndex();
  readonly #rosters = new Rosters();
  /** The last notification of each call. */
  readonly #told = new Map<string, string>();
  readonly #callsByCallback: ReadonlyMap<string, string>;

  constructor(callsByCallback: ReadonlyMap<string, string>) {
    this.#callsByCallback = callsByCallback;
  }

  request(exchange: Exchange): { cause: Cause } {
    const request = knownRequest(exchange, this.#callsByCallback.get(exchange.id));
    this.#requests.add(request);
    const told = request.call === undefined ? undefined : this.#told.get(request.call);
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
    const request = left.lastOpen(item.subject) ?? left.last();
    if (!request) return { exchange: null, by: ["start"] };
    this.#requests.serve(request, item.subject);
    return { exchange: request.id, by };
  }

  #byEvidence(item: NotificationItem, via: string | undefined): Evident {
    const kinds = this.#strongKinds(item);
    const ofCallback = via === undefined ? undefined : this.#ofCallback(item, via);
    if (!ofCallback) return filtered(kinds, { left: this.#requests.all(), by: [] }) ?? this.#weakKinds(item);
    const first: Evident = { left: ofCallback, by: ["callback-uri"] };
    return filtered(kinds, first) ?? lastActing(first);
  }

  /**
   * The requests that the callback URL speaks for. What the call becomes until it is established is its creation's (or
   * its answer's) doing alone; anything else may be that of whatever was asked of the call since.
   */
  #ofCallback(item: NotificationItem, via: string): Selection | undefined {
    const isCreations = item.subject === "call" && !isEnding(item);
    const since = this.#requests.since(via, item.call);
    return isCreations ? since?.having([TRAIT.itself(via)]) : since;
  }

  #strongKinds(item: NotificationItem): Kind[] {
    const { call, operation, operationIds } = item;
    // Before anything can return, so that every roster is seen once.
    const people = item.roster ? this.#arrivals(call ?? "", item.roster) : item.participants;
    const started: Kind = [
      "operation-id",
      operationIds.map((id) => TRAIT.operationOf(id, call)),
      operationIds.map((id) => TRAIT.operation(id)),
    ];
    return call === undefined
      ? [started]
      : [started, sent(call, operation?.clientContext), asked(call, [...new Set(people)])];
  }

  /** Who is new on a roster. The bot itself is known by its participant: its identity there is another than its own. */
  #arrivals(call: string, roster: Roster): string[] {
    return this.#rosters.arrivals(call, roster).map((person) => {
      const participant = roster.participantIds.get(person);
      return this.#requests.isMe(participant) ? (participant as string) : person;
    });
  }

  #weakKinds({ call }: NotificationItem): Evident {
    const all = this.#requests.all();
    const ofCall = all.having(call === undefined ? [] : [TRAIT.call(call)]);
    const acted = ofCall.having([TRAIT.acting]).last();
    const last = acted ?? all.last();
    return {
      left: all.having(last ? [TRAIT.itself(last.id)] : []),
      by: [acted ? "call" : "sequence"],
    };
  }
}

function sent(call: string, clientContext: string | undefined): Kind {
  return ["client-context", clientContext === undefined ? [] : [TRAIT.context(call, clientContext)]];
}

function asked(call: string, people: readonly string[]): Kind {
  return [
    "participant",
    people.length === 0 ? [] : [TRAIT.askedExactly(call, people)],
    people.map((person) => TRAIT.asked(call, person)),
  ];
}
