import type { Json, JsonObject } from "../../src/base/json.js";
import type { Headers, StoredBody } from "../../src/tape/exchange.js";

/** What an identifier becomes. */
export type MapId = (kind: string, value: string) => string;

/** A message in either direction. */
interface Message extends StoredBody {
  url?: string;
  headers: Headers;
}

/** The places of the document's messages in which identifiers stand; written down from the document, not from the program. */
const MEMBERS: Readonly<Record<string, string>> = {
  clientContext: "context",
  replacesCallId: "call",
  tenantId: "tenant",
};
const COLLECTIONS: Readonly<Record<string, string>> = { calls: "call", operations: "operation" };
const PATHS: readonly string[] = ["resource", "resourceUrl"];

/** A message with other identifiers in their places. */
export function mapIds<Of extends Message>(message: Of, map: MapId): Of {
  const { url, headers, body } = message;
  const { location } = headers;
  return {
    ...message,
    ...(url !== undefined && { url: mapPath(url, map) }),
    headers: { ...headers, ...(typeof location === "string" && { location: mapPath(location, map) }) },
    ...(body !== undefined && { body: mapJson(body, map, []) }),
  };
}

/** Every identifier of a message, as `kind value`. */
export function idsOf(message: Message): string[] {
  const found: string[] = [];
  mapIds(message, (kind, value) => {
    found.push(`${kind} ${value}`);
    return value;
  });
  return found;
}

function mapPath(path: string, map: MapId): string {
  const segments = path.split("/");
  return segments
    .map((segment, index) => {
      const kind = COLLECTIONS[segments[index - 1] ?? ""];
      return kind === undefined || segment === "participants" ? segment : map(kind, segment);
    })
    .join("/");
}

/** `names`: of the members that lead to the value. */
function mapJson(value: Json, map: MapId, names: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((item) => mapJson(item, map, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, mapMember(name, member, value, names, map)]),
  );
}

function mapMember(
  name: string,
  member: Json,
  owner: JsonObject,
  names: readonly string[],
  map: MapId,
): Json {
  if (typeof member !== "string") return mapJson(member, map, [...names, name]);
  if (PATHS.includes(name)) return mapPath(member, map);
  const kind = name === "id" ? ownerKind(owner, names) : MEMBERS[name];
  return kind === undefined ? member : map(kind, member);
}

function ownerKind(owner: JsonObject, names: readonly string[]): string | undefined {
  if (names.at(-2) === "identity") return "identity";
  return "status" in owner ? "operation" : "info" in owner ? "participant" : undefined;
}
