import fc from "fast-check";
import type { Json } from "../../src/base/json.js";

/** Any JSON value, as JSON makes it: -0 becomes 0. */
export const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);

/** Arrays in arrays. */
export function nested(depth: number): string {
  return "[".repeat(depth) + "]".repeat(depth);
}

/** The same value with its members in another order. */
export function shuffled(value: Json): Json {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).reverse();
  return Object.fromEntries(members.map(([name, member]) => [name, shuffled(member)]));
}
