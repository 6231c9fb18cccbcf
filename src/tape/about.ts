import { asObject, asText } from "../base/json.js";
import { normalId } from "../graph/ids.js";
import { readInvite } from "../graph/invites.js";
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
  asked: string[];
  /** The ids of the operation that its answer started. */
  operations: string[];
}

/** Reads the facts of an exchange to Graph. */
export function requestFacts(exchange: Exchange): RequestFacts {
  const { request, response } = exchange;
  const route = routeOf(request.method, request.url)?.name;
  const isInvite = route === "invite";
  const invite = readInvite(bodyJson(request));
  const call = route === "create call" ? createdCall(response) : resourceIds(request.url).call;
  return {
    id: exchange.id,
    isRead: request.method === "GET" || request.method === "HEAD",
    calls: [...new Set([...(call === undefined ? [] : [call]), ...(isInvite ? invite.replaces : [])])],
    asked: isInvite ? invite.asked : [],
    operations: response ? startedOperations(bodyJson(response), headerOf(response.headers, "location")) : [],
    ...(invite.clientContext !== undefined && { clientContext: invite.clientContext }),
  };
}

/** A created call is named by the answer only. */
function createdCall(response: TapeResponse | undefined): string | undefined {
  const id = response && asText(asObject(bodyJson(response))?.["id"]);
  return id === undefined ? undefined : normalId(id);
}

/** The items of a notification; one that tells nothing where the body is no notification. */
export function notificationItems(exchange: Exchange): NotificationItem[] {
  const items = readNotification(bodyJson(exchange.request));
  return items.length > 0 ? items : [{ subject: "other", participants: [], operationIds: [] }];
}
