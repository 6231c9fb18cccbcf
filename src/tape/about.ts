import { asObject, asText, type Json } from "../base/json.js";
import { invitedIds } from "../graph/identities.js";
import { normalId } from "../graph/ids.js";
import { readInvite, transferredCall } from "../graph/invites.js";
import { readNotification, type NotificationItem } from "../graph/notifications.js";
import { startedOperations } from "../graph/operations.js";
import { resourceIds, routeOf } from "../graph/routes.js";
import { bodyJson } from "./body.js";
import { headerOf, type Exchange, type TapeResponse } from "./exchange.js";

/** What a request to Graph and its answer say that a notification may be about. */
export interface RequestFacts {
  id: string;
  isRead: boolean;
  /** Its own call, then those that it replaces. */
  calls: string[];
  clientContext?: string;
  /** Whom it invites or calls, each once; of a created call the bot itself too, as `me`. */
  asked: string[];
  /** The bot's own participant in the call that was created. */
  me?: string;
  /** The ids of the operation that its answer started. */
  operations: string[];
}

/** Reads the facts of an exchange to Graph. */
export function requestFacts(exchange: Exchange): RequestFacts {
  const { request, response } = exchange;
  const route = routeOf(request.method, request.url)?.name;
  const body = bodyJson(request);
  const { calls, asked, me } = (FACTS[route ?? ""] ?? otherFacts)(exchange, body);
  const clientContext = asText(asObject(body)?.["clientContext"]);
  const isRead = request.method === "GET" || request.method === "HEAD";
  return {
    ...{ id: exchange.id, isRead },
    calls: [...new Set(calls.filter((id) => id !== undefined))],
    asked: [...new Set(asked)],
    // A read shows an operation and starts none.
    operations: response && !isRead ? startedOperations(bodyJson(response), locationOf(response)) : [],
    ...(clientContext !== undefined && { clientContext }),
    ...(me !== undefined && { me }),
  };
}

/** The calls that a request is about: its own, then those that it replaces. */
export function requestCalls(exchange: Exchange): string[] {
  const { request } = exchange;
  const route = routeOf(request.method, request.url)?.name;
  const { calls } = (FACTS[route ?? ""] ?? otherFacts)(exchange, bodyJson(request));
  return [...new Set(calls.filter((id) => id !== undefined))];
}

/** What the routes tell each in their own way: which calls a request is about, and whom it asks for. */
type Told = (
  exchange: Exchange,
  body: Json | undefined,
) => { calls: (string | undefined)[]; asked: string[]; me?: string | undefined };

const otherFacts: Told = ({ request }) => ({ calls: [resourceIds(request.url).call], asked: [] });

const FACTS: Readonly<Record<string, Told>> = {
  "create call": ({ response }, body) => {
    const me = createdMember(response, "myParticipantId");
    const called = invitedIds(asObject(body)?.["targets"]);
    return { calls: [createdCall(response)], asked: me === undefined ? called : [...called, me], me };
  },
  invite: ({ request }, body) => {
    const { asked, replaces } = readInvite(body);
    return { calls: [resourceIds(request.url).call, ...replaces], asked };
  },
  transfer: ({ request }, body) => ({
    calls: [resourceIds(request.url).call, transferredCall(body)],
    asked: [],
  }),
};

/** A created call is named by the answer only. */
function createdCall(response: TapeResponse | undefined): string | undefined {
  const id = createdMember(response, "id");
  return id ?? (response && resourceIds(locationOf(response) ?? "").call);
}

function createdMember(response: TapeResponse | undefined, name: string): string | undefined {
  const id = response && asText(asObject(bodyJson(response))?.[name]);
  return id === undefined ? undefined : normalId(id);
}

function locationOf(response: TapeResponse): string | undefined {
  return headerOf(response.headers, "location");
}

/** One thing that a request can be known by, as a text that is equal where the thing is. */
export type Trait = string;

/** What a request to Graph is known by, and what a notification asks for it by. */
export const TRAIT = {
  /** It is this exchange. */
  itself: (id: string) => trait("itself", id),
  /** It was no GET. */
  acting: trait("acting"),
  /** It is about that call, or takes people out of it. */
  call: (call: string) => trait("call", call),
  /** Its answer started that operation. */
  operation: (operation: string) => trait("operation", operation),
  /** Its answer started that operation, and its own call is that one (or it has none). */
  operationOf: (operation: string, call: string | undefined) => trait("operation", operation, call ?? null),
  /** It sent that `clientContext` within its own call. */
  context: (call: string, context: string) => trait("context", call, context),
  /** It asked for that person, in that call or out of it. */
  asked: (call: string, person: string) => trait("asked", call, person),
  /** It asked for those people and for nobody else; each is named once. */
  askedExactly: (call: string, people: readonly string[]) => trait("exactly", call, ...[...people].sort()),
};

/** What linking has to know of a request to Graph. */
export interface KnownRequest {
  id: string;
  /** Its own call; the bot's own participant in it, where it was created. */
  call?: string;
  me?: string;
  traits: ReadonlySet<Trait>;
}

/** What a request is known by; `call` is its call where neither its URL nor its answer names one. */
export function knownRequest(exchange: Exchange, call?: string): KnownRequest {
  const facts = requestFacts(exchange);
  const calls = facts.calls.length === 0 && call !== undefined ? [call] : facts.calls;
  const { id, me } = facts;
  return {
    ...{ id, traits: traitsOf({ ...facts, calls }) },
    ...(calls[0] !== undefined && { call: calls[0] }),
    ...(me !== undefined && { me }),
  };
}

function traitsOf({ id, isRead, calls, asked, operations, clientContext }: RequestFacts): Set<Trait> {
  const [own] = calls;
  return new Set([
    TRAIT.itself(id),
    ...(isRead ? [] : [TRAIT.acting]),
    ...operations.flatMap((operation) => [TRAIT.operation(operation), TRAIT.operationOf(operation, own)]),
    ...(own !== undefined && clientContext !== undefined ? [TRAIT.context(own, clientContext)] : []),
    ...calls.flatMap((call) => [TRAIT.call(call), ...askedIn(call, asked)]),
  ]);
}

function askedIn(call: string, asked: readonly string[]): Trait[] {
  if (asked.length === 0) return [];
  return [TRAIT.askedExactly(call, asked), ...asked.map((person) => TRAIT.asked(call, person))];
}

function trait(...parts: (string | null)[]): Trait {
  return JSON.stringify(parts);
}

/** The items of a notification; one that tells nothing where the body is no notification. */
export function notificationItems(exchange: Exchange): NotificationItem[] {
  const items = readNotification(bodyJson(exchange.request));
  return items.length > 0 ? items : [{ subject: "other", participants: [], operationIds: [] }];
}
