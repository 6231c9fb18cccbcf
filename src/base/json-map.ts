import type { Json, JsonObject } from "./json.js";

/** Gives an object a member of any name: to assign to `__proto__` would change what it inherits. */
export function setMember<Value>(object: Record<string, Value>, name: string, value: Value): void {
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** An object with its members mapped; the object itself where none changes. */
export function mapValues<Value>(
  object: Record<string, Value>,
  map: (member: Value, name: string) => Value,
): Record<string, Value> {
  let changed: Record<string, Value> | undefined;
  for (const name of Object.keys(object)) {
    const member = object[name] as Value;
    const mapped = map(member, name);
    if (mapped === member) continue;
    changed ??= { ...object };
    setMember(changed, name, mapped);
  }
  return changed ?? object;
}

/** An array with its items mapped; the array itself where none changes. */
export function mapItems(items: Json[], map: (item: Json) => Json): Json[] {
  const mapped = items.map(map);
  return mapped.every((item, index) => item === items[index]) ? items : mapped;
}

/** An object without its members that are null; the object itself where there are none. */
export function withoutNulls(object: JsonObject): JsonObject {
  const names = Object.keys(object);
  if (!names.some((name) => object[name] === null)) return object;
  const rest: JsonObject = {};
  for (const name of names) if (object[name] !== null) setMember(rest, name, object[name] as Json);
  return rest;
}

/** The same value in objects that inherit nothing, for those who ask them with `in`. */
export function bare(value: Json): Json {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.create(null) as JsonObject;
  for (const name of Object.keys(value)) members[name] = bare(value[name] as Json);
  return members;
}

/** Few names are put in order where they stand: the sort of the language makes copies. */
const FEW = 16;

/** The names of an object's members, in order. */
export function sortedNames(object: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(object);
  if (names.length > FEW) return names.sort();
  for (let next = 1; next < names.length; next += 1) {
    const name = names[next] as string;
    let place = next;
    for (; place > 0 && (names[place - 1] as string) > name; place -= 1)
      names[place] = names[place - 1] as string;
    names[place] = name;
  }
  return names;
}
