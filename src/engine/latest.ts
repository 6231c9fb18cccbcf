import { asArray, asObject, asText, type Json, type JsonObject } from "../base/json.js";
import { normalId } from "../graph/ids.js";
import { readNotification, type NotificationItem } from "../graph/notifications.js";
import { routeOf, type Route } from "../graph/routes.js";
import { bodyJson } from "../tape/body.js";
import { ordinal, type Exchange, type TapeResponse } from "../tape/exchange.js";

interface Told {
  by: Exchange;
  resource: Json;
}

/** How a read of a resource is answered from what a notification said of it. */
type Overlay = (answer: JsonObject, resource: Json, route: Route) => JsonObject | undefined;

/** The reads whose answer is the state that the bot was told last. */
const READS: Readonly<Record<string, { about: (route: Route) => string; overlay: Overlay }>> = {
  "get call": { about: ({ call = "" }) => name("call", call), overlay: withMembers },
  "get operation": {
    about: ({ call = "", operation = "" }) => name("operation", call, operation),
    overlay: withMembers,
  },
  "list participants": {
    about: ({ call = "" }) => name("roster", call),
    // A page of a roster is another answer than all of it.
    overlay: (answer, resource) =>
      answer["@odata.nextLink"] === undefined && Array.isArray(resource)
        ? { ...answer, value: resource }
        : undefined,
  },
  "get participant": {
    about: ({ call = "" }) => name("roster", call),
    overlay: (answer, resource, { participant = "" }) => {
      const found = asArray(resource).find(
        (one) => normalId(asText(asObject(one)?.["id"]) ?? "") === participant,
      );
      return found === undefined ? undefined : withMembers(answer, found);
    },
  },
};

/**
 * What the bot was told last of each call, operation and roster. A read that is repeated when the tape is used up is
 * answered with that: what was recorded is older.
 */
export class Latest {
  readonly #told = new Map<string, Told>();
  /** What was delivered since somebody asked, by its id, the last one last: most sessions repeat no read. */
  readonly #unread = new Map<string, Exchange>();

  /** A notification was delivered. */
  tell(notification: Exchange): void {
    this.#unread.delete(notification.id);
    this.#unread.set(notification.id, notification);
  }

  #readAll(): void {
    for (const notification of this.#unread.values()) this.#read(notification);
    this.#unread.clear();
  }

  #read(notification: Exchange): void {
    const body = bodyJson(notification.request);
    const values = asArray(asObject(body)?.["value"]);
    for (const [index, item] of readNotification(body).entries()) {
      const resource = asObject(values[index])?.["resourceData"];
      if (resource === undefined || resource === null) continue;
      for (const about of namesOf(item)) this.#told.set(about, { by: notification, resource });
    }
  }

  /** A repeated exchange with its answer as it is by now. */
  again(exchange: Exchange): Exchange {
    const { request, response } = exchange;
    const route = request.method === "GET" ? routeOf(request.method, request.url) : undefined;
    const body = route && response?.status === 200 ? this.#now(exchange, response, route) : undefined;
    if (!response || !body) return exchange;
    const { text: _text, ...rest } = response;
    return { ...exchange, response: { ...rest, body } };
  }

  #now(exchange: Exchange, response: TapeResponse, route: Route): JsonObject | undefined {
    this.#readAll();
    const read = READS[route.name];
    const told = read && this.#told.get(read.about(route));
    const answer = asObject(bodyJson(response));
    return told && answer && ordinal(told.by) > ordinal(exchange)
      ? read.overlay(answer, told.resource, route)
      : undefined;
  }
}

function namesOf({ subject, call, operationIds, roster }: NotificationItem): string[] {
  if (call === undefined) return [];
  if (subject === "operation") return operationIds.map((id) => name("operation", call, id));
  if (subject === "call") return [name("call", call)];
  return roster?.full ? [name("roster", call)] : [];
}

/** What is told takes the place of what was; null says nothing. */
function withMembers(answer: JsonObject, resource: Json): JsonObject {
  const told = Object.entries(asObject(resource) ?? {}).filter(
    ([name, value]) => value !== null && name !== "@odata.type",
  );
  return { ...answer, ...Object.fromEntries(told) };
}

function name(...parts: string[]): string {
  return parts.join(" ");
}
