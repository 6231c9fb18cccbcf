import { asArray, asObject, asText, type Json, type JsonObject } from "../../base/json.js";
import { readNotification, type NotificationItem } from "../../graph/notifications.js";
import { bodyJson } from "../../tape/body.js";
import { headerOf, type Exchange, type Headers } from "../../tape/exchange.js";
import { callOf, type Call } from "../world.js";
import { endCall, namedCall, reach, type Adoption } from "./adoption.js";
import { describe, earlierCall, ringing, toldCall } from "./calls.js";
import { adoptOperation } from "./operations.js";
import { adoptRoster, type Listing } from "./rosters.js";
import { spelt } from "./spelling.js";

/** One item of a notification. */
interface Item {
  /** What is read of it. */
  read: NotificationItem;
  url: string;
  changeType: string;
  data: Json | undefined;
  /** The same where it is no list. */
  resource: JsonObject;
}

/** What the bot was told. */
export function adoptNotification(adoption: Adoption, { request }: Exchange): void {
  const body = bodyJson(request);
  const given = asArray(asObject(body)?.["value"]);
  const calls = new Set<string>();
  for (const [index, read] of readNotification(body).entries()) {
    if (read.call === undefined) continue;
    calls.add(read.call);
    adoptItem(adoption, read.call, itemOf(read, asObject(given[index]) ?? {}));
  }
  for (const id of calls) count(callOf(adoption.world, id), request.headers);
}

function itemOf(read: NotificationItem, given: JsonObject): Item {
  const data = given["resourceData"];
  const url = asText(given["resourceUrl"]) ?? asText(given["resource"]) ?? "";
  const changeType = asText(given["changeType"])?.toLowerCase() ?? "";
  return { read, url, changeType, data, resource: asObject(data) ?? {} };
}

/** Each has the ids that are logged of its call, as they were told last. */
function count(call: Call | undefined, headers: Headers): void {
  if (!call) return;
  call.notified += 1;
  call.chainId = headerOf(headers, "x-microsoft-skype-chain-id") ?? call.chainId;
  call.scenarioId = headerOf(headers, "scenario-id") ?? call.scenarioId;
}

function adoptItem(adoption: Adoption, id: string, item: Item): void {
  if (isEnd(item)) endCall(adoption, id);
  else {
    const call = namedCall(adoption, id, () => heardOf(adoption, spelt(id, item.url), item));
    if (call) CHANGES[item.read.subject](adoption, call, item);
  }
}

/** Only of a call itself does `deleted` mean that it has ended. */
function isEnd({ read: { subject, state }, changeType }: Item): boolean {
  return subject === "call" && (state === "terminated" || changeType === "deleted");
}

/** A call that is heard of for the first time. */
function heardOf(adoption: Adoption, id: string, { read: { subject, state }, resource }: Item): Call {
  if (subject !== "call") return earlierCall(adoption, id);
  return (state === "incoming" ? ringing : toldCall)(adoption, id, resource);
}

/** What an item changes, by what it is about. */
const CHANGES: Readonly<
  Record<NotificationItem["subject"], (adoption: Adoption, call: Call, item: Item) => void>
> = {
  call: (adoption, call, { read: { state }, resource }) => {
    describe(call, resource);
    reach(adoption, call, state);
  },
  operation: (adoption, call, { read, resource, url }) =>
    adoptOperation(adoption, call, { read, resource, url }),
  roster: (adoption, call, item) => {
    adoptRoster(adoption, call, listingOf(item));
    if (isOfSeveral(call)) call.kind = "group";
  },
  other: () => undefined,
};

/** A list is everybody; `deltaParticipants` and a single participant are what has changed. */
function listingOf({ data, resource, changeType }: Item): Listing {
  if (Array.isArray(data)) return { listed: data, isFull: true };
  const { participants = [resource] } = resource;
  return { listed: asArray(participants), isFull: false, areGone: changeType === "deleted" };
}

/** A roster is told of a peer call, too, but one with a third in it is none any more. */
function isOfSeveral({ roster, operations }: Call): boolean {
  const operationsOf = [...operations.values()];
  return (
    roster.length > 2 ||
    operationsOf.some(({ status, invited = [] }) => status === "completed" && invited.length > 0)
  );
}
