import { asObject, type Json } from "../base/json.js";
import { routeOf } from "./routes.js";

/** The member by which a request says where the notifications of its call shall go. */
export const CALLBACK_URI = "callbackUri";

/** The requests that have it. Source: call.md, and the bound actions of the v1.0 schema. */
const NAMING = new Set(["create call", "answer", "redirect", "reject"]);

/** Whether a request may name a callback URL of its own. */
export function mayNameCallback(request: { method: string; url: string }): boolean {
  return NAMING.has(routeOf(request.method, request.url)?.name ?? "");
}

/**
 * The callback URL that the body of such a request names, be it no URL at all; what is no text as its JSON. Undefined
 * where it names none.
 */
export function callbackUriOf(body: Json | undefined): string | undefined {
  const named = asObject(body)?.[CALLBACK_URI] ?? undefined;
  return typeof named === "string" || named === undefined ? named : JSON.stringify(named);
}
