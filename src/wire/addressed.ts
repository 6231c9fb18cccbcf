import type { IncomingHttpHeaders } from "node:http";
import type { Address } from "../engine/address.js";
import type { WireEffect } from "../tape/play.js";

/** The header by which a request names its session. */
export const SESSION_HEADER = "x-rollcall-session";

/** A request's URL without what names its session. */
export interface Addressed {
  /** Path and query as Graph would have them. */
  url: string;
  /** What stood in front of them: `/~CASSETTE:KEY`, or nothing. */
  prefix: string;
  address?: Address;
  /** What a fault does to the answer. */
  effect?: WireEffect;
}

/** Reads which session a request is for: the prefix of its path says so, or else its header. */
export function addressed(url: string, headers: IncomingHttpHeaders): Addressed {
  if (!url.startsWith("/~") && headers[SESSION_HEADER] === undefined) return { url, prefix: "" };
  const [, prefix, named = "", rest = ""] = /^(\/~([^/?#]*))(.*)$/s.exec(url) ?? [];
  if (prefix !== undefined)
    return { url: rest.startsWith("/") ? rest : `/${rest}`, prefix, address: addressOf(decoded(named)) };
  const header = headers[SESSION_HEADER];
  return typeof header === "string"
    ? { url, prefix: "", address: addressOf(header.trim()) }
    : { url, prefix: "" };
}

function addressOf(named: string): Address {
  const colon = named.indexOf(":");
  return colon < 0 ? { cassette: named } : { cassette: named.slice(0, colon), key: named.slice(colon + 1) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // no name has a stray %, and so it is refused as it is
  }
}
