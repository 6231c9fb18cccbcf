import { normalId } from "./ids.js";

/** `v1.0` or `beta`; a path without a version is beta's, as the document prints them. */
type Version = "v1.0" | "beta";

/** What a request asks for. Ids are in their normal spelling (`normalId`). */
export interface Route {
  name: string;
  version: Version;
  call?: string;
  participant?: string;
  operation?: string;
}

type Pattern = readonly [method: string, path: string, name: string];

/**
 * The calling API. Paths are what `normalPath` gives; names are ours. Source: the bound actions of the v1.0 schema,
 * and the reference's pages for the rest.
 */
const PATTERNS: readonly Pattern[] = [
  ["POST", "calls", "create call"],
  ["POST", "calls/logTeleconferenceDeviceQuality", "log device quality"],
  ["GET", "calls/{call}", "get call"],
  ["PATCH", "calls/{call}", "update call"],
  ["DELETE", "calls/{call}", "delete call"],
  ...[
    "addLargeGalleryView",
    "answer",
    "cancelMediaProcessing",
    "changeScreenSharingRole",
    "keepAlive",
    "mute",
    "playPrompt",
    "record",
    "recordResponse",
    "redirect",
    "reject",
    "sendDtmfTones",
    "subscribeToTone",
    "transfer",
    "unmute",
    "updateRecordingStatus",
  ].map((action): Pattern => ["POST", `calls/{call}/${action}`, action]),
  ["GET", "calls/{call}/participants", "list participants"],
  ["POST", "calls/{call}/participants/invite", "invite"],
  ["POST", "calls/{call}/participants/muteAll", "mute all participants"],
  ["GET", "calls/{call}/participants/{participant}", "get participant"],
  ["DELETE", "calls/{call}/participants/{participant}", "remove participant"],
  ["POST", "calls/{call}/participants/{participant}/mute", "mute participant"],
  ["POST", "calls/{call}/participants/{participant}/startHoldMusic", "start hold music"],
  ["POST", "calls/{call}/participants/{participant}/stopHoldMusic", "stop hold music"],
  ["GET", "calls/{call}/operations", "list operations"],
  ["GET", "calls/{call}/operations/{operation}", "get operation"],
  ["DELETE", "calls/{call}/operations/{operation}", "cancel operation"],
  ["GET", "calls/{call}/audioRoutingGroups", "list audio routing groups"],
  ["POST", "calls/{call}/audioRoutingGroups", "create audio routing group"],
  ["GET", "calls/{call}/contentSharingSessions", "list content sharing sessions"],
];

const LITERALS = new Map(
  PATTERNS.flatMap(([, path]) => path.split("/"))
    .concat("communications")
    .filter((segment) => !segment.startsWith("{"))
    .map((segment) => [segment.toLowerCase(), segment]),
);

/**
 * One path for all spellings of a resource, without origin, version and query: `/app/` and `/communications/`,
 * `calls/{id}` and `calls('{id}')`, `participants/invite` and `participants/microsoft.graph.invite`, GUIDs in any
 * form. For the paths of requests and for the `resource` and `resourceUrl` of notifications.
 */
export function normalPath(url: string): string {
  return `/${resourceOf(url).segments.map(escapeSegment).join("/")}`;
}

/** What `method` on `url` (absolute or in origin form) asks for, or undefined when it is nothing of the calling API. */
export function routeOf(method: string, url: string): Route | undefined {
  const { version, segments } = resourceOf(url);
  if (segments[0] !== "communications") return undefined;
  const rest = segments.slice(1);
  for (const { parts, name } of BY_SHAPE.get(shapeOf(method.toUpperCase(), rest)) ?? []) {
    const ids = matchSegments(parts, rest);
    if (ids) return { name, version, ...ids };
  }
  return undefined;
}

/** Requests are told apart by method and number of segments first: this is asked of every request, several times. */
const BY_SHAPE = new Map<string, { parts: readonly string[]; name: string }[]>();
for (const [method, path, name] of PATTERNS) {
  const parts = path.split("/");
  const shape = shapeOf(method, parts);
  BY_SHAPE.set(shape, [...(BY_SHAPE.get(shape) ?? []), { parts, name }]);
}

function shapeOf(method: string, segments: readonly string[]): string {
  return `${method} ${segments.length}`;
}

/** The ids that a resource's URL names, whatever the method. */
export function resourceIds(url: string): { call?: string; operation?: string; participant?: string } {
  const [family, calls, call, collection, id] = resourceOf(url).segments;
  if (family !== "communications" || calls !== "calls" || call === undefined) return {};
  if (collection === "operations" && id !== undefined) return { call, operation: id };
  return collection === "participants" && id !== undefined ? { call, participant: id } : { call };
}

function resourceOf(url: string): { version: Version; segments: string[] } {
  const target = url.startsWith("/") ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  const path = target.replace(/[?#].*$/s, "");
  const segments = path.split("/").filter(Boolean).flatMap(splitKey);
  const head = segments[0]?.toLowerCase();
  const versioned = head === "v1.0" || head === "beta";
  const rest = (versioned ? segments.slice(1) : segments).map(normalSegment);
  if (rest[0]?.toLowerCase() === "app") rest[0] = "communications";
  return { version: head === "v1.0" ? "v1.0" : "beta", segments: rest };
}

/** `calls('1')` becomes `calls` and `1`. */
function splitKey(segment: string): string[] {
  const text = segment.includes("%") ? decoded(segment) : segment;
  if (!text.includes("(")) return [text];
  const keyed = /^([A-Za-z]+)\('([^']*)'\)$/.exec(text);
  return keyed ? [keyed[1] as string, keyed[2] as string] : [text];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray % is part of the name then
  }
}

/** A slash inside of an id is no separator. */
function escapeSegment(segment: string): string {
  return segment.replace(/[%/?#]/g, encodeURIComponent);
}

function normalSegment(segment: string): string {
  const bare = segment.replace(/^microsoft\.graph\./i, "");
  return LITERALS.get(bare.toLowerCase()) ?? normalId(segment);
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const ids: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] as string;
    if (part.startsWith("{")) ids[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return ids;
}
