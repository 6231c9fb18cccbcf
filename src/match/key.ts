import { exactJson, type Json, type JsonObject } from "../base/json.js";
import { kindOfMember, normalValue, replacePathIds, replaceTokens, type Kind } from "../graph/identifiers.js";
import { CALLBACK_URI } from "../graph/callbacks.js";
import { normalPath, resourceIds, routeOf, type Route } from "../graph/routes.js";
import type { StoredBody, TapeRequest } from "../tape/exchange.js";
import { MATCHINGS, type MatchRules } from "./rules.js";

/** The places in which one identifier stands: `{call}` in the path, or `participants.identity.user.id` in the body. */
export interface Slot {
  kind: Kind;
  roles: readonly string[];
}

/**
 * A request as it is matched. Two requests may be one when their keys are equal: then their identifiers stand in the
 * same slots, in the same order.
 */
export interface Asked {
  /** Method, resource and body, identifiers by kind and pattern: `<identity:1>`, `<identity:2>`. */
  key: string;
  slots: readonly Slot[];
  /** The identifiers of the slots in their normal spelling, and as they were written. */
  values: readonly string[];
  written: readonly string[];
  /** Short texts that make no difference, but tell one from another where nothing else does: a subject, a name. */
  rest: string;
}

/** Reads a request. It is redacted before, as the tape is; headers never count. */
export function readRequest(request: TapeRequest, rules: MatchRules): Asked {
  const { parts, names } = markedRequest(request, rules);
  const { slots, values, written, rest } = names;
  return { key: JSON.stringify(parts), slots, values, written, rest };
}

/** Method, resource and body with its identifiers marked: what a key is made of. */
export interface Marked {
  method: string;
  resource: string;
  body: Json | undefined;
}

/** A request in the form in which requests are compared. */
export function markedRequest(request: TapeRequest, rules: MatchRules): { parts: Marked; names: Names } {
  const names = new Names(MATCHINGS[rules.matching].isOpen);
  const route = routeOf(request.method, request.url);
  const resource = resourceKey(request.url, route, names);
  const isCalling = route !== undefined || isOfCall(request.url);
  const body = isCalling ? markedBody(request, rules, names) : plainBody(request);
  return { parts: { method: request.method, resource, body }, names };
}

/** What tells one request from another that has the same key. */
export function exactKey({ key, values }: Asked): string {
  return `${key}${JSON.stringify(values)}`;
}

/** Longer texts are no names. */
const LONGEST_REST = 256;

/** The distinct identifiers of a request, in the order in which they are met. */
class Names {
  readonly slots: { kind: Kind; roles: string[] }[] = [];
  readonly values: string[] = [];
  readonly written: string[] = [];
  rest = "";
  readonly #isOpen: boolean;
  readonly #markers = new Map<string, { slot: number; marker: string }>();

  /** `isOpen` false: every identifier stands for itself. */
  constructor(isOpen: boolean) {
    this.#isOpen = isOpen;
  }

  /** Takes a member that makes no difference. */
  ignore(member: Json, place: string): void {
    if (typeof member === "string" && member.length <= LONGEST_REST && place !== CALLBACK_URI)
      this.rest += `${place}=${JSON.stringify(member)};`;
  }

  /** What stands in the key for an identifier. */
  mark(kind: Kind, written: string, role: string): string {
    const value = normalValue(kind, written);
    const name = `${kind} ${value}`;
    const known = this.#markers.get(name);
    if (!known) return this.#add(kind, value, written, role, name);
    const { roles } = this.slots[known.slot] as { roles: string[] };
    if (!roles.includes(role)) roles.push(role);
    return known.marker;
  }

  #add(kind: Kind, value: string, written: string, role: string, name: string): string {
    const nth = this.slots.filter((slot) => slot.kind === kind).length + 1;
    const marker = this.#isOpen ? `<${kind}:${nth}>` : value;
    this.#markers.set(name, { slot: this.slots.length, marker });
    this.slots.push({ kind, roles: [role] });
    this.values.push(value);
    this.written.push(written);
    return marker;
  }
}

/** Resource and query in one spelling. */
function resourceKey(url: string, route: Route | undefined, names: Names): string {
  const query = /\?([^#]*)/s.exec(url)?.[1] ?? "";
  const options = query === "" ? "" : `?${query.split("&").sort().join("&")}`;
  if (!route)
    return markedPath(isOfCall(url) ? normalPath(url) : url.replace(/[?#].*$/s, ""), names) + options;
  const ids = ROUTE_KINDS.map((kind) => {
    const id = route[kind];
    return id === undefined ? "" : ` ${names.mark(kind, id, `{${kind}}`)}`;
  });
  return route.name + ids.join("") + options;
}

const ROUTE_KINDS = ["call", "participant", "operation"] as const;

/** Whether it is about a call, listed among the routes or not. */
function isOfCall(url: string): boolean {
  return resourceIds(url).call !== undefined;
}

/** Ids by their place in the path; whoever is looked up elsewhere than in a call is somebody: an identity. */
function markedPath(path: string, names: Names): string {
  const marked = (kind: Kind, text: string): string =>
    replaceTokens(text, (token) => names.mark(kind, token, `{${kind}}`));
  return replacePathIds(path, marked, (rest) => marked("identity", rest));
}

/** A body that is nothing of the calling API's. */
function plainBody(request: StoredBody): Json | undefined {
  const json = jsonOf(request);
  return json === undefined ? notJson(request) : sorted(json);
}

function jsonOf({ body, text }: StoredBody): Json | undefined {
  return body === undefined && text !== undefined ? exactJson(text) : body;
}

function notJson({ text, base64 }: StoredBody): Json | undefined {
  if (text !== undefined) return { "#text": text };
  return base64 === undefined ? undefined : { "#base64": base64 };
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = emptyObject();
  for (const name of Object.keys(value).sort()) members[name] = sorted(value[name] as Json);
  return members;
}

/** A body of the calling API's, its members sorted, without what makes no difference, its identifiers marked. */
function markedBody(request: StoredBody, rules: MatchRules, names: Names): Json | undefined {
  const json = jsonOf(request);
  return json === undefined ? notJson(request) : new BodyMarker(rules, names).value(json, "", "");
}

class BodyMarker {
  readonly #rules: MatchRules;
  readonly #names: Names;

  constructor(rules: MatchRules, names: Names) {
    this.#rules = rules;
    this.#names = names;
  }

  value(value: Json, path: string, holder: string): Json {
    if (Array.isArray(value)) return value.map((item) => this.value(item, path, holder));
    return typeof value === "object" && value !== null ? this.#members(value, path, holder) : value;
  }

  /** What is null is as what is absent. */
  #members(withNulls: JsonObject, path: string, holder: string): JsonObject {
    const value = withoutNulls(withNulls);
    const members = emptyObject();
    for (const name of Object.keys(value).sort()) {
      const member = value[name] as Json;
      const place = path === "" ? name : `${path}.${name}`;
      const isIgnored = this.#isIgnored(name, holder);
      if (isIgnored) this.#names.ignore(member, place);
      if (isIgnored) continue;
      members[name] =
        typeof member === "string" && member !== ""
          ? this.#text(member, name, value, { place, holder })
          : this.value(member, place, name);
    }
    return members;
  }

  #text(
    text: string,
    name: string,
    owner: JsonObject,
    { place, holder }: { place: string; holder: string },
  ): string {
    const kind = this.#rules.identifiers.get(name) ?? kindOfMember(name, owner, holder);
    if (kind !== undefined) return this.#names.mark(kind, text, place);
    return name === "@odata.type" ? text.replace(/^#/, "") : text;
  }

  #isIgnored(name: string, holder: string): boolean {
    return this.#rules.ignored.has(name) || this.#rules.ignored.has(`${holder}.${name}`);
  }
}

function withoutNulls(value: JsonObject): JsonObject {
  const rest = emptyObject();
  for (const [name, member] of Object.entries(value)) if (member !== null) rest[name] = member;
  return rest;
}

/** One that inherits nothing: a member may have any name. */
function emptyObject(): JsonObject {
  return Object.create(null) as JsonObject;
}

/** Requests that are repeated at will and answered again when the tape is used up: reads and `keepAlive`. */
export function isRepeatable(request: TapeRequest): boolean {
  return (
    request.method === "GET" ||
    request.method === "HEAD" ||
    routeOf(request.method, request.url)?.name === "keepAlive"
  );
}
