import { replacePathIds, replaceTokens, type Kind } from "../graph/identifiers.js";
import { normalPath, resourceIds, routeOf, type Route } from "../graph/routes.js";
import type { TapeRequest } from "../tape/exchange.js";
import { markedBody, plainBody, type Body } from "./marked-body.js";
import { Names, type Slot } from "./names.js";
import { MATCHINGS, type MatchRules } from "./rules.js";

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
export interface Marked extends Body {
  method: string;
  resource: string;
}

/** A request in the form in which requests are compared. */
export function markedRequest(request: TapeRequest, rules: MatchRules): { parts: Marked; names: Names } {
  const names = new Names(MATCHINGS[rules.matching].isOpen);
  const route = routeOf(request.method, request.url);
  const resource = resourceKey(request.url, route, names);
  const isCalling = route !== undefined || isOfCall(request.url);
  const body = isCalling ? markedBody(request, rules, names) : plainBody(request);
  return { parts: { method: request.method, resource, ...body }, names };
}

/** What tells one request from another that has the same key. */
export function exactKey({ key, values }: Asked): string {
  return `${key}${JSON.stringify(values)}`;
}

/** Resource and query in one spelling. */
function resourceKey(url: string, route: Route | undefined, names: Names): string {
  const options = url.includes("?") ? sortedOptions(url) : "";
  if (!route)
    return markedPath(isOfCall(url) ? normalPath(url) : url.replace(/[?#].*$/s, ""), names) + options;
  let resource = route.name;
  for (const [kind, role] of ROUTE_ROLES) {
    const id = route[kind];
    if (id !== undefined) resource += ` ${names.mark(kind, id, role)}`;
  }
  return resource + options;
}

function sortedOptions(url: string): string {
  const query = /\?([^#]*)/s.exec(url)?.[1] ?? "";
  return query === "" ? "" : `?${query.split("&").sort().join("&")}`;
}

const ROUTE_ROLES = [
  ["call", "{call}"],
  ["participant", "{participant}"],
  ["operation", "{operation}"],
] as const;

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

/** Requests that are repeated at will and answered again when the tape is used up: reads and `keepAlive`. */
export function isRepeatable(request: TapeRequest): boolean {
  return (
    request.method === "GET" ||
    request.method === "HEAD" ||
    routeOf(request.method, request.url)?.name === "keepAlive"
  );
}
