import { asArray, asObject, type Json } from "../base/json.js";
import type { NotificationItem } from "../graph/notifications.js";
import type { Claim, Found } from "./claim.js";
import { conversation, going } from "./conversation.js";
import { firstOf, lastOf, titled } from "./listed.js";
import type { TestSession } from "./test-session.js";
import { KEPT, type Delivered, type Requested } from "./transcript.js";

/** That the bot was given such a notification, and answered it. */
export function deliveredClaim(session: TestSession, what: string, wanted: object | undefined): Claim {
  const { events, eventsDropped, notifications } = session;
  const reasons = new Map(
    events.flatMap((one) => (one.event === "undelivered" ? [[one.exchange, one.reason] as const] : [])),
  );
  const found = notifications
    .filter(({ exchange, items }) => what === exchange || items.some(({ subject }) => subject === what))
    .map((one): Found => {
      const flaw = one.status === undefined ? `had no answer: ${reasons.get(one.exchange) ?? ""}` : undefined;
      return { id: one.exchange, values: valuesOf(one, what), flaw };
    });
  const context = (): string[] => [
    ...orNothing(
      "the bot was told",
      lastOf(conversation(going("bot", events), notifications), eventsDropped),
    ),
    ...titled("still due", firstOf(session.pending())),
  ];
  return { did: `delivered ${what}`, wanted, found, isWhole: notifications.length < KEPT, context };
}

/** The resources that it tells of; of a roster also each of those who are on it. */
function valuesOf({ exchange, items, body }: Delivered, what: string): unknown[] {
  const resources = asArray(asObject(body)?.["value"]).map((item) => asObject(item)?.["resourceData"]);
  return items.flatMap((item, at) =>
    what === exchange || what === item.subject ? withPeople(item, resources[at]) : [],
  );
}

function withPeople({ subject }: NotificationItem, resource: Json | undefined): unknown[] {
  if (subject !== "roster") return [resource];
  const people = Array.isArray(resource) ? resource : asArray(asObject(resource)?.["participants"]);
  return [resource, ...people];
}

/** That the bot has sent such a request, whatever answered it. */
export function requestedClaim(session: TestSession, what: string, wanted: object | undefined): Claim {
  const { events, eventsDropped, notifications, requests } = session;
  const found = requests
    .filter(({ exchange, route }) => what === exchange || what === route)
    .map((one): Found => ({ id: nameOf(one), values: one.body === undefined ? [] : [one.body] }));
  const context = (): string[] =>
    orNothing("the bot has sent", lastOf(conversation(going("graph", events), notifications), eventsDropped));
  return { did: `requested ${what}`, wanted, found, isWhole: requests.length < KEPT, context };
}

function nameOf({ exchange, method, url }: Requested): string {
  return exchange ?? `${method} ${url}`;
}

function orNothing(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [`${title} nothing`] : titled(title, lines);
}
