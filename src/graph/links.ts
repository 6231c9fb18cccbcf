import { mapMembers } from "../base/json-edits.js";
import { cloudOf } from "./hosts.js";

/** Headers whose value is a URL that a client follows. */
const LINK_HEADERS = ["location", "content-location"] as const;

/** Members whose value is a URL that a client follows (OData 4.01 JSON format, control information). */
const LINK_MEMBER = /(?:^|@odata\.)(?:next|delta|edit|read|navigation|association)Link$|^@odata\.id$/i;

/** What may hold such a member; looked for before a text is parsed. */
const MAY_LINK = /Link"|@odata\.id"/i;

/** The way home: `upstream` is the URL that requests go to, `origin` the one that the bot uses in its place. */
export interface Home {
  upstream: string;
  origin: string;
}

/** A URL of the upstream's or of a Graph host's as the bot has to ask for it; undefined for any other. */
function homeUrl(url: string, { upstream, origin }: Home): string | undefined {
  const base = upstream.replace(/\/$/, "");
  if (url.toLowerCase().startsWith(base.toLowerCase()) && /^[/?#]|^$/.test(url.slice(base.length)))
    return origin + url.slice(base.length);
  const [, host = "", rest = ""] = /^https?:\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  return cloudOf(host) ? origin + rest : undefined;
}

/** Headers with their links led home. */
export function homeHeaders<Value extends string | string[]>(
  headers: Record<string, Value>,
  home: Home,
): Record<string, Value | string> {
  const links = LINK_HEADERS.flatMap((name) => {
    const value = headers[name];
    const led = typeof value === "string" ? homeUrl(value, home) : undefined;
    return led === undefined ? [] : [[name, led] as const];
  });
  return { ...headers, ...Object.fromEntries(links) };
}

/** A JSON text with its links led home; everything else in it stays as it was written. */
export function homeText(text: string, home: Home): string {
  if (!MAY_LINK.test(text)) return text;
  return mapMembers(text, (name, value) => (LINK_MEMBER.test(name) ? homeUrl(value, home) : undefined));
}

/**
 * The official Graph client takes only `https://` for the beginning of a whole URL and glues any other behind its base:
 * a link home comes back as `/v1.0/http://127.0.0.1:4070/v1.0/…`. This is the URL that was meant.
 */
export function unglued(url: string, host: string): string {
  const glued = /^\/(?:v1\.0|beta)\/http:\/\/([^/]+)(\/.*)$/is.exec(url);
  return glued?.[1]?.toLowerCase() === host.toLowerCase() ? (glued[2] as string) : url;
}
