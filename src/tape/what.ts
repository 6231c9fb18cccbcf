import type { NotificationItem } from "../graph/notifications.js";
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

function requestText({ request }: Exchange): string {
  const route = routeOf(request.method, request.url);
  if (!route) return `${request.method} ${request.url}`;
  const { call } = resourceIds(request.url);
  const invite = readInvite(bodyJson(request));
  const people = invite.asked.length > 0 ? ` ${invite.asked.map(short).join(", ")}` : "";
  const replaced = invite.replaces.length > 0 ? ` out of call ${invite.replaces.map(short).join(", ")}` : "";
  return `${route.name}${people}${call === undefined ? "" : ` in call ${short(call)}`}${replaced}`;
}

function itemText({ subject, call, operation, roster }: NotificationItem): string {
  const about = call === undefined ? "" : ` in call ${short(call)}`;
  if (subject === "operation") return `operation ${operation?.status ?? "of unknown status"}${about}`;
  if (subject === "roster") return `roster ${roster?.present.map(short).join(", ") || "empty"}${about}`;
  return subject === "call"
    ? `call ${call === undefined ? "" : short(call)} changed`
    : "a notification of unknown content";
}

/** The first eight characters tell ids apart well enough in a table. */
function short(id: string): string {
  return id.startsWith("+") ? id : id.slice(0, 8);
}
