import type { Json } from "../base/json.js";
import type { Answered, Witness } from "../engine/witness.js";
import { readNotification, type NotificationItem } from "../graph/notifications.js";
import { routeOf } from "../graph/routes.js";
import { bodyJson } from "../tape/body.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";
import { whatOf } from "../tape/what.js";

/** A request of the bot's, as it came, and what answered it. */
export interface Requested extends Answered {
  /** What it asks for, `invite` for one; undefined of what is nothing of the calling API. */
  route: string | undefined;
  method: string;
  /** Path and query. */
  url: string;
  headers: TapeRequest["headers"];
  /** Where it is JSON. */
  body: Json | undefined;
}

/** A notification that the bot was given, as it went, and what the bot made of it. */
export interface Delivered {
  exchange: string;
  /** The bot's answer; undefined: there was none. */
  status: number | undefined;
  /** What it tells, in a few words. */
  what: string;
  items: readonly NotificationItem[];
  body: Json | undefined;
}

/** So many of each are kept. */
export const KEPT = 1_000;

/** What passed between the bot and a session, whole, for a test to look at: the last 1,000 each way. */
export class Transcript implements Witness {
  readonly #requests: Requested[] = [];
  readonly #notifications: Delivered[] = [];
  #dropped = 0;

  asked({ method, url, headers, ...stored }: TapeRequest, answered: Answered): void {
    const route = routeOf(method, url)?.name;
    const body = bodyJson(stored);
    this.#keep(this.#requests, { ...answered, route, method, url, headers, body });
  }

  told(notification: Exchange, status: number | undefined): void {
    const { id: exchange, request } = notification;
    const body = bodyJson(request);
    const items = body === undefined ? [] : readNotification(body);
    this.#keep(this.#notifications, { exchange, status, what: whatOf(notification), items, body });
  }

  get requests(): readonly Requested[] {
    return this.#requests;
  }

  get notifications(): readonly Delivered[] {
    return this.#notifications;
  }

  /** How many of both are not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  #keep<Item>(kept: Item[], item: Item): void {
    kept.push(item);
    if (kept.length <= KEPT) return;
    kept.shift();
    this.#dropped += 1;
  }
}
