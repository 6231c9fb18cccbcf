import { isGuid, normalId } from "./ids.js";

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

/** What is asked of a call by a POST to its name: `calls/{call}/answer`. */
const ACTIONS = [
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
] as const;

const OTHERS = [
  ["POST", "calls", "create call"],
  ["POST", "calls/logTeleconferenceDeviceQuality", "log device quality"],
  ["GET", "calls/{call}", "get call"],
  ["PATCH", "calls/{call}", "update call"],
  ["DELETE", "calls/{call}", "delete call"],
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
] as const satisfies readonly Pattern[];

/** What can be asked for, by the names that routes have here. */
export type RouteName = (typeof ACTIONS)[number] | (typeof OTHERS)[number][2];

/**
 * The calling API. Paths are what `normalPath` gives; names are ours. Source: the bound actions of the v1.0 schema,
 * and the reference's pages for the rest.
 */
const PATTERNS: readonly Pattern[] = [
  ...OTHERS,
  ...ACTIONS.map((action): Pattern => ["POST", `calls/{call}/${action}`, action]),
];

export const ROUTE_NAMES = PATTERNS.map(([, , name]) => name) as readonly RouteName[];

/** Segments in their one spelling, by that and by the one in lower case. */
const LITERALS = new Map(
  PATTERNS.flatMap(([, path]) => path.split("/"))
    .concat("communications")
    .filter((segment) => !segment.startsWith("{"))
    .flatMap((segment) => [
      [segment, segment],
      [segment.toLowerCase(), segment],
    ]),
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
  const shapes = SHAPES.get(method.toUpperCase())?.[segments.length - 1] ?? [];
  const shape = shapes.find(({ literals }) => literals.every(([at, literal]) => segments[at] === literal));
  if (!shape) return undefined;
  const route: Route = { name: shape.name, version };
  for (const [at, id] of shape.ids) route[id] = segments[at] as string;
  return route;
}

/** A pattern behind `communications`, with the places of its segments. */
interface Shape {
  name: string;
  literals: [at: number, literal: string][];
  ids: [at: number, id: "call" | "participant" | "operation"][];
}

/** By method, then by the number of segments: this is asked of every request, several times. */
const SHAPES = new Map<string, Shape[][]>();
for (const [method, path, name] of PATTERNS) {
  const parts = path.split("/").map((part, index) => [index + 1, part] as const);
  const ids = parts.filter(([, part]) => part.startsWith("{")).map(([at, part]) => [at, part.slice(1, -1)]);
  const literals = parts.filter(([, part]) => !part.startsWith("{"));
  const shapes = SHAPES.get(method) ?? [];
  SHAPES.set(method, shapes);
  (shapes[parts.length] ??= []).push({ name, literals, ids } as Shape);
}

/** The ids that a resource's URL names, whatever the method. */
export function resourceIds(url: string): { call?: string; operation?: string; participant?: string } {
  const [family, calls, call, collection, id] = resourceOf(url).segments;
  if (family !== "communications" || calls !== "calls" || call === undefined) return {};
  if (collection === "operations" && id !== undefined) return { call, operation: id };
  return collection === "participants" && id !== undefined ? { call, participant: id } : { call };
}

interface Resource {
  version: Version;
  segments: readonly string[];
}

/** Those that were read last: a request is asked about several times, and beside it the recorded one. */
const READ = new Map<string, Resource>();
const MOST_READ = 64;

function resourceOf(url: string): Resource {
  const known = READ.get(url);
  if (known) return known;
  const resource = readResource(url);
  if (READ.size >= MOST_READ) READ.clear();
  READ.set(url, resource);
  return resource;
}

function readResource(url: string): Resource {
  const segments: string[] = [];
  for (const segment of pathOf(url).split("/")) {
    if (MAY_BE_KEYED.test(segment)) segments.push(...splitKey(segment));
    else if (segment !== "") segments.push(segment);
  }
  const head = segments[0]?.toLowerCase();
  if (head === "v1.0" || head === "beta") segments.shift();
  const normal = segments.map(normalSegment);
  if (normal[0]?.toLowerCase() === "app") normal[0] = "communications";
  return { version: head === "v1.0" ? "v1.0" : "beta", segments: normal };
}

function pathOf(url: string): string {
  const target = url.startsWith("/") ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}

const MAY_BE_KEYED = /[%(]/;

/** `calls('1')` becomes `calls` and `1`. */
function splitKey(segment: string): string[] {
  const text = segment.includes("%") ? decoded(segment) : segment;
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
  const literal = isGuid(segment) ? segment : LITERALS.get(segment);
  if (literal !== undefined) return literal;
  const bare = segment.replace(/^microsoft\.graph\./i, "");
  return LITERALS.get(bare.toLowerCase()) ?? normalId(segment);
}
