import { asArray, asObject, asText, type Json, type JsonObject } from "../base/json.js";
import { identityIds } from "../graph/identities.js";
import { isTerminal, readOperation } from "../graph/operations.js";
import { bodyJson } from "../tape/body.js";
import type { Exchange } from "../tape/exchange.js";
import type { Change, Place, Script } from "./script.js";
import { writtenLike } from "./written.js";

/** An item is not posted. */
export function dropped({ notification, index }: Place): Change {
  return { kind: "item", at: { notification, index }, to: [] };
}

/** An item is posted once more, as it is by now. */
export function postedAgain(script: Script, { notification, index }: Place): Change[] {
  const at = { notification, index };
  return script
    .itemsAt(at)
    .slice(0, 1)
    .map((json) => ({ kind: "again", at, json }));
}

/** What has become of an item is changed once more; nothing where it is not posted any more, or is what it was. */
export function edited(
  script: Script,
  { notification, index }: Place,
  edit: (item: JsonObject) => Json | undefined,
): Change[] {
  const at = { notification, index };
  const items = script.itemsAt(at);
  const to = items.map((json) => edit(asObject(json) ?? {}));
  return to.every((json, nth) => json === items[nth]) ? [] : [{ kind: "item", at, to }];
}

/** The same of the resource that it is about. */
export function withResource(item: JsonObject, edit: (resource: Json) => Json): JsonObject {
  const resource = item["resourceData"] ?? null;
  const now = edit(resource);
  return now === resource ? item : { ...item, resourceData: now };
}

/** What has become of the resource of an item, once for each time that it is posted. */
export function resourcesAt(script: Script, place: Place): Json[] {
  return script.itemsAt(place).map((json) => asObject(json)?.["resourceData"] ?? null);
}

/** How an operation that has ended is to have ended, or not at all. */
export interface Ending {
  status: "failed" | "running";
  result: JsonObject | null;
}

/** An operation that has ended, with another end; one that has not stays as it is. */
export function withEnding(operation: Json, { status, result }: Ending): Json {
  const members = asObject(operation);
  if (!members || !isTerminal(readOperation(members))) return operation;
  return { ...members, status: spelledLike(asText(members["status"]), status), resultInfo: result };
}

/** Graph writes `Running` in its answers and `completed` in what it posts. */
function spelledLike(known = "", status: string): string {
  return /^[A-Z]/.test(known) ? status.charAt(0).toUpperCase() + status.slice(1) : status;
}

/** The ids of somebody, in their one spelling: of an invited person, or of a participant of a roster. */
export function idsOf(person: Json): string[] {
  const members = asObject(person) ?? {};
  return identityIds(members["identity"] ?? asObject(members["info"])?.["identity"]);
}

/** The exchange with another body in its answer; the exchange itself where that is what it was. */
function withAnswer(exchange: Exchange, edit: (body: Json) => Json): Exchange {
  const { response } = exchange;
  const body = response && bodyJson(response);
  if (!response || body === undefined) return exchange;
  const now = edit(body);
  if (now === body) return exchange;
  const { text, ...rest } = response;
  const stored = text === undefined ? { body: now } : { text: writtenLike(text, body, now) };
  return { ...exchange, response: { ...rest, ...stored } };
}

/** The answer of a request is changed once more. */
export function answered(script: Script, request: Exchange, edit: (body: Json) => Json): Change[] {
  const reply = script.replyTo(request);
  const exchange = withAnswer(reply.exchange, edit);
  return exchange === reply.exchange
    ? []
    : [{ kind: "reply", request: request.id, reply: { ...reply, exchange } }];
}

/** A list with its members changed; the list itself where none is. `undefined` leaves one out. */
export function mapList(list: Json[], map: (one: Json) => Json | undefined): Json[] {
  const mapped = list.map(map).filter((one) => one !== undefined);
  return mapped.length === list.length && mapped.every((one, index) => one === list[index]) ? list : mapped;
}

/** What Graph wraps a list in that is read: with other members, and their number where it says that. */
export function mapValue(body: Json, map: (list: Json[]) => Json[]): Json {
  const members = asObject(body);
  if (!members || !Array.isArray(members["value"])) return body;
  const { value } = members;
  const now = map(value);
  if (now === value) return body;
  const isCounted = members["@odata.count"] === value.length;
  return { ...members, ...(isCounted && { "@odata.count": now.length }), value: now };
}

/** Whom an operation, its answer or a request lists. */
export function listedIn(holder: Json | undefined): Json[] {
  return asArray(asObject(holder)?.["participants"]);
}

/** Whether an operation shows that it is completed. */
export function isCompleted(operation: Json): boolean {
  return readOperation(operation).status === "completed";
}
