import { asObject, type Json } from "../../src/base/json.js";

/**
 * What one JSON value has otherwise than another, a line each: `+ a.b` has it in addition, `- a.b` lacks it, and
 * `~ a.b[0]` has another value there. Inside of what only one of them has nothing more is named.
 */
export function differences(one: Json, other: Json, at = ""): string[] {
  const [members, others] = [membersOf(one, at), membersOf(other, at)];
  if (!members || !others || Array.isArray(one) !== Array.isArray(other))
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [`~ ${at}`];
  const added = [...others.keys()].filter((place) => !members.has(place)).map((place) => `+ ${place}`);
  const changed = [...members].flatMap(([place, value]) => {
    const otherValue = others.get(place);
    return otherValue === undefined ? [`- ${place}`] : differences(value, otherValue, place);
  });
  return [...changed, ...added];
}

function membersOf(value: Json, at: string): Map<string, Json> | undefined {
  if (Array.isArray(value)) return new Map(value.map((item, index) => [`${at}[${index}]`, item]));
  const object = asObject(value);
  const prefix = at === "" ? "" : `${at}.`;
  return object && new Map(Object.entries(object).map(([name, member]) => [prefix + name, member]));
}
