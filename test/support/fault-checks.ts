import { asArray, asObject, asText, type Json, type JsonObject } from "../../src/base/json.js";
import { identityIds } from "../../src/graph/identities.js";
import { normalId } from "../../src/graph/ids.js";
import { readNotification, type NotificationItem } from "../../src/graph/notifications.js";
import { resourceIds } from "../../src/graph/routes.js";
import { bodyJson } from "../../src/tape/body.js";
import { ordinal, type Exchange } from "../../src/tape/exchange.js";
import { isShown, type Permits, type TapeItem } from "./fault-permits.js";
import { itemsOf } from "./fault-view.js";

/** What is wrong with what was posted of a tape, by what faults may do to it. */
export function wrongPosts(permits: Permits, posts: readonly Exchange[]): string[] {
  const times = new Map<TapeItem, number>();
  const wrong = posts.flatMap((post) => {
    const [id = ""] = post.id.split(".");
    const of = permits.exchanges.find((one) => one.id === id)!;
    const items = itemsOf(bodyJson(post.request));
    const read = readNotification(bodyJson(post.request));
    const known = items.map((item, n) => whichItem(permits, of, item as JsonObject, read[n]!));
    for (const one of known) if (one) times.set(one, (times.get(one) ?? 0) + 1);
    const strange = items.filter((item, n) => !known[n] && !isEndOfCall(permits, item, read[n]!, of));
    return [
      ...strange.map((item) => `${post.id} has ${JSON.stringify(item)}`),
      ...(isAround(of, post) ? [] : [`${post.id} is not ${of.id} around its items`]),
      ...(items.length > 0 || isEmpty(permits, of) ? [] : [`${post.id} is empty`]),
    ];
  });
  return [...wrong, ...permits.items.flatMap((one) => wrongTimes(permits, one, times.get(one) ?? 0))];
}

function wrongTimes(permits: Permits, one: TapeItem, times: number): string[] {
  const name = `${one.of.id} ${JSON.stringify(one.json)}`;
  if (times === 0 && !permits.missing.has(one) && !permits.isNoNews(one)) return [`missing: ${name}`];
  return times > 1 && !permits.repeated.has(one) ? [`${times} times: ${name}`] : [];
}

/** Members of the exchange, and of its body, that no fault changes. */
function isAround(of: Exchange, post: Exchange): boolean {
  const around = ({ id: _id, cause: _cause, causes: _causes, ...exchange }: Exchange): string => {
    const { body: _body, text: _text, ...request } = exchange.request;
    const { value: _value, ...members } = asObject(bodyJson(exchange.request)) ?? {};
    return JSON.stringify([{ ...exchange, request }, members]);
  };
  return around(of) === around(post);
}

function isEmpty(permits: Permits, of: Exchange): boolean {
  return permits.empty.has(of.id) || itemsOf(bodyJson(of.request)).length === 0;
}

function isEndOfCall(permits: Permits, json: Json, { call, state }: NotificationItem, of: Exchange): boolean {
  const from = permits.ended.get(call ?? "") ?? Infinity;
  return state === "terminated" && asObject(json)?.["changeType"] === "deleted" && ordinal(of) >= from;
}

/** Which of the tape's items this one is or was made of. */
function whichItem(
  permits: Permits,
  of: Exchange,
  now: JsonObject,
  read: NotificationItem,
): TapeItem | undefined {
  const own = permits.of(of.id);
  const batched = permits.items.filter((one) => permits.batched.has(one.of.id) && one.of !== of);
  return [...own, ...batched].find((one) => isMadeOf(permits, one, now, read));
}

function isMadeOf(permits: Permits, one: TapeItem, now: JsonObject, read: NotificationItem): boolean {
  if (read.roster && one.item.roster) return isRosterOf(permits, one, now);
  if (read.operation && permits.failed.has(one) && read.operation.status === "failed")
    return same(withoutEnd(one.json), withoutEnd(now), permits.unlisted.has(one));
  return same(one.json, now, permits.unlisted.has(one));
}

function withoutEnd(item: JsonObject): JsonObject {
  const { status: _status, resultInfo: _result, ...operation } = asObject(item["resourceData"]) ?? {};
  return { ...item, resourceData: operation };
}

/** Equal, or but for some who are listed no more. */
function same(was: JsonObject, now: JsonObject, isUnlisted = false): boolean {
  if (!isUnlisted) return JSON.stringify(was) === JSON.stringify(now);
  const [one, other] = [asObject(was["resourceData"]), asObject(now["resourceData"])];
  const left = asArray(one?.["participants"]).map((person) => JSON.stringify(person));
  const isListed = asArray(other?.["participants"]).every((person) => left.includes(JSON.stringify(person)));
  const bare = (item: JsonObject): string =>
    JSON.stringify({ ...item, resourceData: { ...asObject(item["resourceData"]), participants: 0 } });
  return isListed && bare(was) === bare(now);
}

/** A roster without some who may not be shown, with some who stay, and some in the lobby. */
function isRosterOf(permits: Permits, { of, json, item, ...one }: TapeItem, now: JsonObject): boolean {
  const call = item.call ?? "";
  const shown = shownPeople(permits, call, ordinal(of));
  const { resourceData: was = null, ...around } = json;
  const { resourceData: is = null, ...aroundNow } = now;
  const [before, after] = [shown(was), shown(is)];
  const isCut = permits.shrunk.has(permits.items.find((other) => other.json === json)!);
  const isSame = isCut ? after.every((person) => before.includes(person)) : after.join() === before.join();
  return isSame && JSON.stringify(around) === JSON.stringify(aroundNow) && one.cause === one.cause;
}

/** The people of a list of whom nothing may be otherwise, as they stand there, and no lobby where they may wait. */
function shownPeople(permits: Permits, call: string, at: number): (holder: Json) => string[] {
  const isOne = (list: Permits["lacking"], ids: readonly string[]): boolean =>
    ids.some((id) => list.some((one) => isShown(one, call, id, at)));
  return (holder) =>
    listIn(holder).flatMap((person) => {
      const ids = idsOf(person);
      if (isOne(permits.lacking, ids) || isOne(permits.staying, ids)) return [];
      const { isInLobby: _lobby, ...members } = asObject(person) ?? {};
      return JSON.stringify(isOne(permits.waiting, ids) ? members : person);
    });
}

/** Who is on a list, whatever holds it. */
function listIn(holder: Json): Json[] {
  const members = asObject(holder);
  if (Array.isArray(holder)) return holder;
  return asArray(members?.["participants"] ?? (members?.["info"] ? [members] : []));
}

function idsOf(person: Json): string[] {
  const members = asObject(person);
  return identityIds(members?.["identity"] ?? asObject(members?.["info"])?.["identity"]);
}

interface Answer {
  permits: Permits;
  was: Exchange;
  now: Exchange;
  before: JsonObject;
  after: JsonObject;
}

/** Whether the answer of a request may be this one. */
export function isAnswerOf(permits: Permits, was: Exchange, now: Exchange): boolean {
  const [before = {}, after = {}] = [was, now].map(({ response }) =>
    asObject(response && bodyJson(response)),
  );
  return EXPLANATIONS.some((isSo) => isSo({ permits, was, now, before, after }));
}

const EXPLANATIONS: readonly ((answer: Answer) => boolean)[] = [
  ({ was, now }) => JSON.stringify(was) === JSON.stringify(now),
  // The call has ended by then.
  ({ permits, was, now, after }) =>
    now.response?.status === 404 &&
    codeOf(after) === "8522" &&
    ordinal(was) > (permits.ended.get(permits.facts(was.id).calls[0] ?? "") ?? Infinity),
  // Somebody has not come.
  ({ permits, was, now, before, after }) =>
    now.response?.status === 404 &&
    codeOf(after) === "NotFound" &&
    shownOf(permits, was)(before).length === 0,
  ({ permits, was, before, after }) =>
    permits.unlistedAnswers.has(was.id) && same({ resourceData: before }, { resourceData: after }, true),
  ({ permits, before, after }) => isOperationOf(permits, before, after),
  ({ permits, before, after }) => {
    const [one, other] = [asArray(before["value"]), asArray(after["value"])];
    const isOne = (operation: Json, n: number): boolean =>
      isOperationOf(permits, asObject(operation) ?? {}, asObject(other[n]) ?? {});
    return one.length === other.length && one.length > 0 && one.every(isOne);
  },
  ({ permits, was, now, before, after }) => {
    const { value: people = before, ...around } = before;
    const { value: peopleNow = after, ...aroundNow } = after;
    const shown = shownOf(permits, was);
    const isSame = shown(people).join() === shown(peopleNow).join();
    return (
      isSame &&
      now.response?.status === 200 &&
      (people === before || isCounted(around, aroundNow, listIn(peopleNow)))
    );
  },
];

function codeOf(body: JsonObject): string | undefined {
  return asText(asObject(body["error"])?.["code"]);
}

function shownOf(permits: Permits, read: Exchange): (holder: Json) => string[] {
  return shownPeople(permits, resourceIds(read.request.url).call ?? "", ordinal(read));
}

/** An operation of those that may have ended otherwise, as it was but for that and whom it lists. */
function isOperationOf(permits: Permits, before: JsonObject, after: JsonObject): boolean {
  if (JSON.stringify(before) === JSON.stringify(after)) return true;
  const isKnown = permits.operations.has(normalId(asText(before["id"]) ?? ""));
  return isKnown && same(withoutEnd({ resourceData: before }), withoutEnd({ resourceData: after }), true);
}

/** The same, with the number of those that are left. */
function isCounted(around: JsonObject, now: JsonObject, left: readonly Json[]): boolean {
  const count = "@odata.count" in around ? { "@odata.count": left.length } : {};
  return JSON.stringify({ ...around, ...count }) === JSON.stringify(now);
}

/** Who is shown in what was posted or read of a tape though they have not come. */
export function wronglyShown(
  permits: Permits,
  posts: readonly Exchange[],
  answers: readonly Exchange[],
): string[] {
  const isAbsent = (call: string, person: string, { id }: Exchange): boolean =>
    permits.absent.some(
      (one) => isShown(one, call, person, ordinal({ id })) && Math.floor(ordinal({ id })) < one.until,
    ) && !permits.staying.some((one) => isShown(one, call, person, ordinal({ id })));
  const posted = posts.flatMap((post) =>
    readNotification(bodyJson(post.request)).flatMap(({ call = "", roster }) =>
      (roster?.present ?? [])
        .filter((person) => isAbsent(call, person, post))
        .map((one) => `${post.id} ${one}`),
    ),
  );
  const read = answers.flatMap((answer) => {
    const { call = "" } = resourceIds(answer.request.url);
    const body = asObject(answer.response && bodyJson(answer.response)) ?? {};
    const isRead = answer.request.method === "GET" && answer.request.url.includes("/participants");
    const shown = isRead ? listIn(body["value"] ?? body).flatMap(idsOf) : [];
    return shown.filter((person) => isAbsent(call, person, answer)).map((one) => `${answer.id} ${one}`);
  });
  return [...posted, ...read];
}
