import { asObject, asText } from "../base/json.js";
import { normalId } from "../graph/ids.js";
import { readInvite, transferredCall } from "../graph/invites.js";
import { readNotification, type NotificationItem } from "../graph/notifications.js";
import { startedOperations } from "../graph/operations.js";
import { resourceIds, routeOf } from "../graph/routes.js";
import { bodyJson } from "./body.js";
import { headerOf, type Exchange, type TapeResponse } from "./exchange.js";

/** What linking has to know of a request to Graph. */
export interface RequestFacts {
  id: string;
  isRead: boolean;
  /** Its own call, then those that it replaces. */
  calls: string[];
  clientContext?: string;
  /** Whom it invites, each once. */
  asked: string[];
  /** The ids of the operation that its answer started. */
  operations: string[];
}

/** Reads the facts of an exchange to Graph. */
export function requestFacts(exchange: Exchange): RequestFacts {
  const { request, response } = exchange;
  const route = routeOf(request.method, request.url)?.name;
  const body = bodyJson(request);
  const invite = readInvite(route === "invite" ? body : undefined);
  const transferred = route === "transfer" ? transferredCall(body) : undefined;
  const call = route === "create call" ? createdCall(response) : resourceIds(request.url).call;
  const clientContext = asText(asObject(body)?.["clientContext"]);
  const isRead = request.method === "GET" || request.method === "HEAD";
  return {
    id: exchange.id,
    isRead,
    calls: [...new Set([call, ...invite.replaces, transferred].filter((id) => id !== undefined))],
    asked: [...new Set(invite.asked)],
    // A read shows an operation and starts none.
    operations: response && !isRead ? startedOperations(bodyJson(response), locationOf(response)) : [],
    ...(clientContext !== undefined && { clientContext }),
  };
}

/** A created call is named by the answer only. */
function createdCall(response: TapeResponse | undefined): string | undefined {
  if (!response) return undefined;
  const id = asText(asObject(bodyJson(response))?.["id"]);
  return id === undefined ? resourceIds(locationOf(response) ?? "").call : normalId(id);
}

function locationOf(response: TapeResponse): string | undefined {
  return headerOf(response.headers, "location");
}

/** The items of a notification; one that tells nothing where the body is no notification. */
export function notificationItems(exchange: Exchange): NotificationItem[] {
  const items = readNotification(bodyJson(exchange.request));
  return items.length > 0 ? items : [{ subject: "other", participants: [], operationIds: [] }];
}
