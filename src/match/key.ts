import { CALLBACK_URI, mayNameCallback } from "../graph/callbacks.js";
import { normalPath, routeOf } from "../graph/routes.js";
import { canonicalBody } from "../tape/body.js";
import type { TapeRequest } from "../tape/exchange.js";

/**
 * What has to be equal for a live request to be a recorded one: method, resource and query, and the body as JSON.
 * All spellings of a path and of a value are equal; headers never count. Both sides are redacted before.
 */
export function requestKey(request: TapeRequest): string {
  return JSON.stringify([request.method, resourceKey(request), bodyKey(request)]);
}

/** The body in one spelling. Where the bot listens differs from run to run: `callbackUri` is left out. */
export function bodyKey(request: TapeRequest): string {
  return canonicalBody(request, ignoredMember(request));
}

/** The member of a request's body that never counts. */
export function ignoredMember(request: TapeRequest): string | undefined {
  return mayNameCallback(request) ? CALLBACK_URI : undefined;
}

/** Resource and query in one spelling; a path that is nothing of the calling API stays as it is. */
export function resourceKey(request: TapeRequest): string {
  const query = /\?([^#]*)/s.exec(request.url)?.[1] ?? "";
  const path = routeOf(request.method, request.url)
    ? normalPath(request.url)
    : request.url.replace(/[?#].*$/s, "");
  return query === "" ? path : `${path}?${query.split("&").sort().join("&")}`;
}

/** Requests that are repeated at will and answered again when the tape is used up: reads and `keepAlive`. */
export function isRepeatable(request: TapeRequest): boolean {
  return (
    request.method === "GET" ||
    request.method === "HEAD" ||
    routeOf(request.method, request.url)?.name === "keepAlive"
  );
}
