import { isEnding, type NotificationItem } from "../../src/graph/notifications.js";
import { notificationItems, requestFacts, type RequestFacts } from "../../src/tape/about.js";
import { ordinal, type Cause, type Evidence, type Exchange } from "../../src/tape/exchange.js";
import { Rosters } from "../../src/tape/rosters.js";

type Requests = readonly RequestFacts[];
type Kind = [Evidence, (left: Requests) => Requests];

interface Evident {
  left: Requests;
  by: Evidence[];
}

/** Linking as docs/cassette.md tells it: every question looks through all requests so far. */
export function plainLink(exchanges: readonly Exchange[]): Exchange[] {
  const linker = new PlainLinker();
  return exchanges.map((exchange) => ({
    ...exchange,
    ...(exchange.to === "graph" ? linker.request(exchange) : linker.notification(exchange)),
  }));
}

class PlainLinker {
  readonly #requests: RequestFacts[] = [];
  readonly #rosters = new Rosters();
  readonly #told = new Map<string, string>();
  readonly #served = new Set<string>();

  request(exchange: Exchange): { cause: Cause } {
    const facts = requestFacts(exchange);
    this.#requests.push(facts);
    const told = this.#told.get(facts.calls[0] ?? "none");
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
    const { left, by } = this.#evidence(item, this.#ofCallback(item, via));
    const isOpen = ({ id }: RequestFacts): boolean => !this.#served.has(`${item.subject} ${id}`);
    const request = left.findLast(isOpen) ?? left.at(-1);
    if (!request) return { exchange: null, by: ["start"] };
    this.#served.add(`${item.subject} ${request.id}`);
    return { exchange: request.id, by };
  }

  #ofCallback(item: NotificationItem, via: string | undefined): Requests {
    const owner = this.#requests.find(({ id }) => id === via);
    if (!owner) return [];
    if (item.call !== undefined && owner.calls.length === 0) owner.calls.push(item.call);
    if (item.subject === "call" && !isEnding(item)) return [owner];
    const isLater = (one: RequestFacts): boolean => ordinal(one) > ordinal(owner);
    return [owner, ...this.#about(item.call).filter(isLater)];
  }

  #evidence(item: NotificationItem, ofCallback: Requests): Evident {
    const isVia = ofCallback.length > 0;
    const first: Evident = isVia
      ? { left: ofCallback, by: ["callback-uri"] }
      : { left: this.#requests, by: [] };
    return filtered(this.#kinds(item), first) ?? (isVia ? lastActing(first) : this.#weak(item));
  }

  #weak({ call }: NotificationItem): Evident {
    const acted = this.#about(call).findLast(({ isRead }) => !isRead);
    return acted ? { left: [acted], by: ["call"] } : { left: this.#requests.slice(-1), by: ["sequence"] };
  }

  #about(call: string | undefined): Requests {
    return this.#requests.filter(({ calls }) => call !== undefined && calls.includes(call));
  }

  #kinds(item: NotificationItem): Kind[] {
    const { call, operationIds, operation } = item;
    const people = new Set(item.roster ? this.#arrivals(item) : item.participants);
    const isSome = ({ asked }: RequestFacts): boolean => asked.some((person) => people.has(person));
    const isAll = ({ asked }: RequestFacts): boolean =>
      asked.length === people.size && asked.every((person) => people.has(person));
    return [
      [
        "operation-id",
        (left) => {
          const started = left.filter(({ operations }) => operations.some((id) => operationIds.includes(id)));
          return preferred(started, ({ calls }) => calls[0] === call);
        },
      ],
      [
        "client-context",
        (left) =>
          left.filter(
            ({ calls, clientContext }) =>
              call !== undefined &&
              calls[0] === call &&
              clientContext !== undefined &&
              clientContext === operation?.clientContext,
          ),
      ],
      [
        "participant",
        (left) =>
          preferred(
            left.filter((one) => call !== undefined && one.calls.includes(call) && isSome(one)),
            isAll,
          ),
      ],
    ];
  }

  #arrivals({ call, roster }: NotificationItem): string[] {
    const isMe = (participant: string | undefined): participant is string =>
      participant !== undefined && this.#requests.some(({ me }) => me === participant);
    return this.#rosters.arrivals(call ?? "", roster!).map((person) => {
      const participant = roster!.participantIds.get(person);
      return isMe(participant) ? participant : person;
    });
  }
}

function filtered(kinds: readonly Kind[], first: Evident): Evident | undefined {
  let evident = first;
  for (const [kind, filter] of kinds) {
    const { left, by } = evident;
    const some = filter(left);
    const isNews = by.length === 0 || some.length < left.length;
    if (some.length > 0) evident = { left: some, by: isNews ? [...by, kind] : by };
  }
  return evident === first ? undefined : evident;
}

function lastActing({ left, by }: Evident): Evident {
  const acted = left.length > 1 ? left.findLast(({ isRead }) => !isRead) : undefined;
  return acted ? { left: [acted], by: [...by, "call"] } : { left, by };
}

/** Those that are so, where there are any; else all. */
function preferred(requests: Requests, isSo: (request: RequestFacts) => boolean): Requests {
  const so = requests.filter(isSo);
  return so.length > 0 ? so : requests;
}
