import { readFileSync } from "node:fs";
import { asObject, asText, type Json, type JsonObject } from "../../../src/base/json.js";
import { isPrimitive } from "./primitives.js";
import { readCsdl, type EnumType, type Member, type ObjectType } from "./read-csdl.js";

/** One thing that the v1.0 schema would have otherwise. */
export interface SchemaWarning {
  /** A JSON path, as `value[0].resourceData[1].info.endpointId`; empty for the whole value. */
  at: string;
  kind: "unknown-type" | "unknown-member" | "missing" | "null" | "not-in-enum" | "wrong-type";
  /** The type that the value at `at` should have; where `member` is given, the type that has it or should have it. */
  type: string;
  member?: string;
  /** The JSON of what was found; of an unknown type, of its `@odata.type`. */
  value?: string;
}

const SUBSET = new URL("v1.0-communications-subset.csdl.xml", import.meta.url);
const { objects, enums } = readCsdl(readFileSync(SUBSET, "utf8"));

/** What is odd about a whole `commsNotifications` body, the resources in it included. */
export function checkNotifications(body: Json): SchemaWarning[] {
  return checkResource("commsNotifications", body);
}

/**
 * What is odd about a value of a type, `call` or `inviteParticipantsOperation`: of each object first the members that
 * the schema has, in its order, then the others. Graph sends more than the schema has, so that these are warnings.
 */
export function checkResource(typeName: string, value: Json): SchemaWarning[] {
  const type = objects.get(typeName);
  return type ? checkObject("", type, value) : [{ at: "", kind: "unknown-type", type: typeName }];
}

function checkValue(at: string, type: string, value: Json): SchemaWarning[] {
  if (type.startsWith("Edm.")) return isPrimitive(type, value) ? [] : [found("wrong-type", at, type, value)];
  const enumType = enums.get(type);
  if (enumType) return checkEnum(at, type, enumType, value);
  const objectType = objects.get(type);
  // The subset names six types that it does not have: nothing can be said about their values.
  return objectType ? checkObject(at, objectType, value) : [];
}

/** Without case: the schema has NotStarted for what the wire calls notStarted (graph-facts 1.2 a). */
function checkEnum(at: string, type: string, { flags, values }: EnumType, value: Json): SchemaWarning[] {
  if (typeof value !== "string") return [found("wrong-type", at, type, value)];
  const names = flags ? value.split(",").map((name) => name.trim()) : [value];
  return names.every((name) => values.has(name.toLowerCase())) ? [] : [found("not-in-enum", at, type, value)];
}

/** `partial`: members that are not there have not changed. */
function checkObject(at: string, declared: ObjectType, value: Json, partial = false): SchemaWarning[] {
  const object = asObject(value);
  if (!object) return [found("wrong-type", at, declared.name, value)];
  const { type, warnings } = chosenType(at, declared, object);
  const known = [...type.members].filter(([name]) => !partial || object[name] !== undefined);
  return [
    ...warnings,
    ...known.flatMap(([name, member]) => checkMember(at, type.name, [name, member], object[name])),
    ...Object.keys(object)
      .filter((name) => !type.members.has(name) && !isAnnotation(name))
      .flatMap((name) => checkUndeclared(at, type, name, object)),
  ];
}

/** The type that `@odata.type` names. An unknown one may have members of its own beside those of the declared one. */
function chosenType(
  at: string,
  declared: ObjectType,
  object: JsonObject,
): { type: ObjectType; warnings: SchemaWarning[] } {
  const said = object["@odata.type"];
  if (said === undefined) return { type: declared, warnings: [] };
  const type = namedType(said);
  if (type?.lineage.includes(declared.name)) return { type, warnings: [] };
  return { type: { ...declared, open: true }, warnings: [found("unknown-type", at, declared.name, said)] };
}

function namedType(said: Json | undefined): ObjectType | undefined {
  return objects.get(/^#microsoft\.graph\.(\w+)$/.exec(asText(said) ?? "")?.[1] ?? "");
}

/** Of the object (`@odata.etag`) or of a member (`state@odata.type`). */
function isAnnotation(name: string): boolean {
  return name.includes("@odata.");
}

function checkMember(
  at: string,
  owner: string,
  [name, { type, collection, nullable }]: [string, Member],
  value: Json | undefined,
): SchemaWarning[] {
  const place = memberAt(at, name);
  const lacking = (kind: "missing" | "null", where = place): SchemaWarning[] =>
    nullable ? [] : [{ at: where, kind, type: owner, member: name }];
  if (value === undefined) return lacking("missing");
  if (value === null) return lacking("null");
  if (!collection) return checkValue(place, type, value);
  if (!Array.isArray(value)) return [found("wrong-type", place, `Collection(${type})`, value)];
  return eachElement(place, value, (where, element) =>
    element === null ? lacking("null", where) : checkValue(where, type, element),
  );
}

function checkUndeclared(at: string, type: ObjectType, name: string, object: JsonObject): SchemaWarning[] {
  const place = memberAt(at, name);
  const value = object[name] as Json;
  if (type.name === "commsNotification" && name === "resourceData")
    return checkResourceData(place, value, object);
  if (type.open) return checkOpenMember(place, value);
  return [{ at: place, kind: "unknown-member", type: type.name, member: name, value: JSON.stringify(value) }];
}

/** Of a member that an open type lets in only what says its type can be held against anything. */
function checkOpenMember(at: string, value: Json): SchemaWarning[] {
  if (Array.isArray(value)) return eachElement(at, value, checkOpenMember);
  const type = namedType(asObject(value)?.["@odata.type"]);
  return type ? checkObject(at, type, value) : [];
}

/**
 * "An entity or a collection" (commsNotification.md), of which the schema says nothing.
 * A call's has what changed and no id; an operation's or a participant's has everything (graph-facts 7).
 */
function checkResourceData(at: string, data: Json, item: JsonObject): SchemaWarning[] {
  if (Array.isArray(data))
    return eachElement(at, data, (where, element) => checkEntity(where, element, item));
  return data === null ? [] : checkEntity(at, data, item);
}

function checkEntity(at: string, value: Json, item: JsonObject): SchemaWarning[] {
  const said = asObject(value)?.["@odata.type"];
  const type = objects.get(said === undefined ? typeByUrl(item) : "entity");
  if (!type) return [{ at, kind: "unknown-type", type: "entity" }];
  return checkObject(at, type, value, (namedType(said) ?? type).name === "call");
}

const TYPES_BY_URL: readonly (readonly [RegExp, string])[] = [
  [/\/operations[/(]/i, "commsOperation"],
  [/\/participants([/(]|$)/i, "participant"],
  [/\/calls[/(][^/]+\/?$/i, "call"],
];

function typeByUrl({ resourceUrl, resource }: JsonObject): string {
  const url = asText(resourceUrl) ?? asText(resource) ?? "";
  return TYPES_BY_URL.find(([pattern]) => pattern.test(url))?.[1] ?? "";
}

function eachElement(
  at: string,
  elements: readonly Json[],
  check: (at: string, element: Json) => SchemaWarning[],
): SchemaWarning[] {
  return elements.flatMap((element, index) => check(`${at}[${index}]`, element));
}

function memberAt(at: string, name: string): string {
  return at === "" ? name : `${at}.${name}`;
}

function found(kind: SchemaWarning["kind"], at: string, type: string, value: Json): SchemaWarning {
  return { at, kind, type, value: JSON.stringify(value) };
}
