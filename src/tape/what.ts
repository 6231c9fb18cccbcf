import type { NotificationItem } from "../graph/notifications.js";
import { asObject, asText } from "../base/json.js";
import { invitedIds } from "../graph/identities.js";
import { normalId } from "../graph/ids.js";
import { resourceIds, routeOf } from "../graph/routes.js";
import { inviteViolations, readInvite } from "../graph/invites.js";
import { readError, whenAnswered } from "../graph/errors.js";
import { notificationItems } from "./about.js";
import { bodyJson } from "./body.js";
import { causesOf, type Exchange } from "./exchange.js";

/** What an exchange is about, in a few words. */
export function whatOf(exchange: Exchange): string {
  return exchange.to === "graph"
    ? requestText(exchange)
    : notificationItems(exchange).map(itemText).join("; ");
}

/** What brought it about, and how that is known. */
export function causeText(exchange: Exchange): string {
  return causesOf(exchange)
    .map(({ exchange: id, by }) => (id === null ? "start" : `${id} by ${by.join(", ")}`))
    .join("; ");
}

/** How it ended. */
export function outcomeText({ response, failure }: Exchange): string {
  const error = response && readError(bodyJson(response));
  const answered = response && `${response.status}${error?.code ? ` ${error.code}` : ""}`;
  return [answered, failure?.kind, `${response?.after ?? failure?.after ?? 0} ms`].filter(Boolean).join(", ");
}

/** What a reader should know of it beside that: rules that an invite breaks, what an error of Graph's means. */
export function remarksOn({ request, response }: Exchange): string[] {
  const isInvite = routeOf(request.method, request.url)?.name === "invite";
  const broken = isInvite ? inviteViolations(bodyJson(request) ?? null) : [];
  const error = response && readError(bodyJson(response));
  const when = error && whenAnswered(error);
  return [
    ...broken.map(({ at, message }) => `${at}: ${message}`),
    ...(error && when !== undefined
      ? [`${response.status} ${error.code} is what Graph answers when ${when}`]
      : []),
  ];
}

function requestText(exchange: Exchange): string {
  const { request } = exchange;
  const route = routeOf(request.method, request.url);
  if (!route) return `${request.method} ${request.url}`;
  if (route.name === "create call") return createText(exchange);
  const { call } = resourceIds(request.url);
  const invite = readInvite(bodyJson(request));
  const people = invite.asked.length > 0 ? ` ${invite.asked.map(short).join(", ")}` : "";
  const replaced = invite.replaces.length > 0 ? ` out of call ${invite.replaces.map(short).join(", ")}` : "";
  return `${route.name}${people}${call === undefined ? "" : ` in call ${short(call)}`}${replaced}`;
}

/** Only the answer names a created call. */
function createText({ request, response }: Exchange): string {
  const call = asText(asObject(response && bodyJson(response))?.["id"]);
  const called = invitedIds(asObject(bodyJson(request))?.["targets"]);
  const whom = called.length > 0 ? ` with ${people(called)}` : "";
  return `create call${call === undefined ? "" : ` ${short(normalId(call))}`}${whom}`;
}

type Item = NotificationItem;

/** What an item of each subject says of a call. */
const ITEMS: Readonly<Record<Item["subject"], (item: Item, inCall: string) => string>> = {
  operation: ({ operation }, inCall) => `operation ${operation?.status ?? "of unknown status"}${inCall}`,
  roster: ({ roster }, inCall) => `roster ${people(roster?.present ?? [])}${inCall}`,
  call: ({ call = "", state = "changed" }) => `call ${short(call)} ${state}`,
  other: () => "a notification of unknown content",
};

function itemText(item: Item): string {
  return ITEMS[item.subject](item, item.call === undefined ? "" : ` in call ${short(item.call)}`);
}

/** Who came last stands last on a roster, and is what a reader looks for. */
function people(ids: readonly string[]): string {
  if (ids.length === 0) return "empty";
  if (ids.length <= 3) return ids.map(short).join(", ");
  return `of ${ids.length}: …, ${ids.slice(-2).map(short).join(", ")}`;
}

/** The first eight characters tell ids apart well enough in a table. */
function short(id: string): string {
  return id.startsWith("+") ? id : id.slice(0, 8);
}
