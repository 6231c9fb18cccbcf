import { mapMembers } from "../base/json-edits.js";
import { mapValues } from "../base/json-map.js";
import { cloudOf } from "./hosts.js";

/** Headers whose value is a URL that a client follows. */
const LINK_HEADERS = new Set(["location", "content-location"]);
const LINK_LENGTHS = new Set([...LINK_HEADERS].map(({ length }) => length));

/** Members whose value is a URL that a client follows (OData 4.01 JSON format, control information: `odata.` may be left out). */
const LINK_MEMBER =
  /(?:^|@(?:odata\.)?)(?:next|delta|edit|read|navigation|association)Link$|^@(?:odata\.)?id$/i;

/** What may hold such a member; looked for before a text is parsed. */
const MAY_LINK = /Link"|@(?:odata\.)?id"/i;

/** The way home: `upstream` is the URL that requests go to, `origin` the one that the bot uses in its place. */
export interface Home {
  upstream: string;
  origin: string;
}

/** A URL of the upstream's or of a Graph host's as the bot has to ask for it; undefined for any other. */
function homeUrl(url: string, home: Home): string | undefined {
  const [, named, rest = ""] = /^(https?:\/\/[^/?#@]+)(.*)$/is.exec(url) ?? [];
  if (named === undefined) return homePath(url, home);
  const from = placeOf(named);
  if (!from || !/^[/?#]|^$/.test(rest)) return undefined;
  const there = placeOf(home.upstream);
  const led = from.origin === there?.origin ? below(there.base, rest, home.origin) : undefined;
  return led ?? (from.isCloud ? home.origin + rest : undefined);
}

/** `/path` is relative to the origin alone, and the bot's has no base in front. */
function homePath(path: string, { upstream, origin }: Home): string | undefined {
  const base = placeOf(upstream)?.base ?? "";
  return base !== "" && /^\/(?!\/)/.test(path) ? below(base, path, origin) : undefined;
}

interface Place {
  origin: string;
  /** The path without the slash at its end. */
  base: string;
  /** Whether it is a host of Graph's. */
  isCloud: boolean;
}

/** Read once: a session meets a few, in each of its answers. */
const PLACES = new Map<string, Place | undefined>();
const MOST_PLACES = 100;

/** Undefined for what is no URL: a tape may say anything of where it came from. */
function placeOf(url: string): Place | undefined {
  if (PLACES.has(url)) return PLACES.get(url);
  const place = readPlace(url);
  if (PLACES.size >= MOST_PLACES) PLACES.clear();
  PLACES.set(url, place);
  return place;
}

function readPlace(url: string): Place | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, host, pathname } = new URL(url);
  return { origin, base: pathname.replace(/\/$/, ""), isCloud: cloudOf(host) !== undefined };
}

/** A path below a base as one below the origin; undefined for one that is beside it. */
function below(base: string, path: string, origin: string): string | undefined {
  const rest = path.slice(base.length);
  return path.toLowerCase().startsWith(base.toLowerCase()) && /^[/?#]|^$/.test(rest)
    ? origin + rest
    : undefined;
}

/** Headers with their links led home; a hand-written tape may spell their names in any case. */
export function homeHeaders<Value extends string | string[]>(
  headers: Record<string, Value>,
  home: Home,
): Record<string, Value | string> {
  return mapValues<Value | string>(headers, (value, name) => {
    if (typeof value !== "string" || !LINK_LENGTHS.has(name.length)) return value;
    return (LINK_HEADERS.has(name.toLowerCase()) ? homeUrl(value, home) : undefined) ?? value;
  });
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
