import { isEnding, type NotificationItem } from "../graph/notifications.js";
import { isTerminal } from "../graph/operations.js";
import { resourceIds, routeOf } from "../graph/routes.js";
import { notificationItems, requestFacts, type RequestFacts } from "../tape/about.js";
import { causesOf, ordinal, type Exchange } from "../tape/exchange.js";
import { Presence } from "./presence.js";

/** An item of a notification, where it stands and what brought it about. */
export interface SceneItem {
  notification: Exchange;
  /** Its place in the notification. */
  index: number;
  item: NotificationItem;
  /** The request that caused it; undefined: none on the tape. */
  cause: string | undefined;
  /** Of a roster: who is new on it, and who was there and is not any more. */
  arrived: readonly string[];
  left: readonly string[];
}

/** What the exchanges of a tape are about, read once for all faults; never changed. */
export class Scene {
  readonly exchanges: readonly Exchange[];
  readonly #byId: ReadonlyMap<string, Exchange>;
  readonly #items = new Map<string, SceneItem[]>();
  readonly #caused = new Map<string, SceneItem[]>();
  readonly #told = new Map<string, SceneItem[]>();
  readonly #endings = new Map<string, SceneItem[]>();
  readonly #asked = new Map<string, Exchange[]>();
  /** What shows operations: by the operation that it names, or by the call whose operations it lists. */
  readonly #reads = new Map<string, Exchange[]>();
  readonly #facts = new Map<string, RequestFacts>();
  readonly #presence = new Presence();
  /** Notifications of the same causes, and the place of each among them. */
  readonly #siblings = new Map<string, Exchange[]>();
  readonly #places = new Map<string, number>();

  constructor(exchanges: readonly Exchange[]) {
    this.exchanges = exchanges;
    this.#byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]));
    for (const exchange of exchanges) {
      if (exchange.to === "bot") this.#readNotification(exchange);
      else this.#readRequest(exchange);
    }
  }

  /** The exchange of this id. */
  exchange(id: string): Exchange | undefined {
    return this.#byId.get(id);
  }

  facts(request: Exchange): RequestFacts {
    const known = this.#facts.get(request.id);
    if (known) return known;
    const facts = requestFacts(request);
    this.#facts.set(request.id, facts);
    return facts;
  }

  /** The items of a notification. */
  itemsOf(notification: Exchange): readonly SceneItem[] {
    return this.#items.get(notification.id) ?? [];
  }

  /** What a request brought about, in the tape's order. */
  causedBy(request: Exchange): readonly SceneItem[] {
    return this.#caused.get(request.id) ?? [];
  }

  /** The end of the operation that a request started, as the bot is told of it. */
  endsOf(request: Exchange): SceneItem[] {
    return this.causedBy(request).filter(({ item: { operation } }) => operation && isTerminal(operation));
  }

  /** What tells that a call is ending, in the tape's order. */
  endingsOf(call: string): readonly SceneItem[] {
    return this.#endings.get(call) ?? [];
  }

  /** What a call's notifications say from a place on the tape on. */
  toldFrom(call: string, from: number): SceneItem[] {
    const told = this.#told.get(call) ?? [];
    return told.slice(placeOf(told, from, notificationOf));
  }

  /** The last of those things that a call's notifications say before an exchange which are so. */
  lastTold(call: string, before: Exchange, isSo: (one: SceneItem) => boolean): SceneItem | undefined {
    const told = this.#told.get(call) ?? [];
    for (let at = placeOf(told, ordinal(before), notificationOf) - 1; at >= 0; at -= 1)
      if (isSo(told[at] as SceneItem)) return told[at];
    return undefined;
  }

  /** What is asked about a call, or takes people out of it, from a place on the tape on. */
  askedFrom(call: string, from: number): Exchange[] {
    return behindPlace(this.#asked.get(call) ?? [], from);
  }

  /** What shows the operations that a request started, later on. */
  readsOf(request: Exchange): Exchange[] {
    const { operations, calls } = this.facts(request);
    const [call] = calls;
    return [...operations.map(operationKey), ...(call === undefined ? [] : [listKey(call)])]
      .flatMap((key) => behindPlace(this.#reads.get(key) ?? [], ordinal(request)))
      .filter((read) => this.facts(read).calls[0] === call);
  }

  /** Whether somebody was in a call before an exchange. */
  wasThere(call: string, person: string, exchange: Exchange): boolean {
    return this.#presence.wasThere(call, person, ordinal(exchange));
  }

  /** Notifications behind one that the same brought about. */
  *siblingsOf(notification: Exchange): Iterable<Exchange> {
    const siblings = this.#siblings.get(causesKey(notification)) ?? [];
    const place = this.#places.get(notification.id) ?? Infinity;
    for (let at = place + 1; at < siblings.length; at += 1) yield siblings[at] as Exchange;
  }

  #readRequest(request: Exchange): void {
    const { calls, asked } = this.facts(request);
    for (const call of calls) push(this.#asked, call, request);
    this.#presence.asked(calls, asked);
    const { operation } = resourceIds(request.request.url);
    const route = routeName(request);
    if (route === "get operation") push(this.#reads, operationKey(operation ?? ""), request);
    if (route === "list operations") push(this.#reads, listKey(calls[0] ?? ""), request);
  }

  #readNotification(notification: Exchange): void {
    const causes = causesOf(notification);
    for (const [index, item] of notificationItems(notification).entries()) {
      const cause = (notification.causes ? causes[index] : causes[0])?.exchange ?? undefined;
      this.#addItem({ notification, index, item, cause, ...this.#newsOf(notification, item) });
    }
    const siblings = push(this.#siblings, causesKey(notification), notification);
    this.#places.set(notification.id, siblings.length - 1);
  }

  #addItem(one: SceneItem): void {
    const { notification, item, cause } = one;
    push(this.#items, notification.id, one);
    if (cause !== undefined) push(this.#caused, cause, one);
    if (item.call === undefined) return;
    push(this.#told, item.call, one);
    if (isEnding(item)) push(this.#endings, item.call, one);
  }

  #newsOf(notification: Exchange, { call, roster }: NotificationItem): Pick<SceneItem, "arrived" | "left"> {
    return call === undefined || !roster
      ? { arrived: [], left: [] }
      : this.#presence.told(call, roster, ordinal(notification));
  }
}

/** What a request asks for, by the names of graph/routes.ts. */
export function routeName({ request }: Exchange): string | undefined {
  return routeOf(request.method, request.url)?.name;
}

/** Those from a place on the tape on. */
function behindPlace(all: readonly Exchange[], from: number): Exchange[] {
  return all.slice(placeOf(all, from, (exchange) => exchange));
}

/** Where those begin that stand from a place on the tape on, among some in its order. */
function placeOf<One>(all: readonly One[], from: number, exchangeOf: (one: One) => Exchange): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordinal(exchangeOf(all[middle] as One)) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

function notificationOf({ notification }: SceneItem): Exchange {
  return notification;
}

function operationKey(operation: string): string {
  return `operation ${operation}`;
}

function listKey(call: string): string {
  return `operations of ${call}`;
}

function causesKey(notification: Exchange): string {
  return [...new Set(causesOf(notification).map(({ exchange }) => String(exchange)))].sort().join(" ");
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): Value[] {
  const values = map.get(key) ?? [];
  if (values.push(value) === 1) map.set(key, values);
  return values;
}
