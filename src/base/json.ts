import jsonc from "jsonc-parser";

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [member: string]: Json;
}

/** Deeper nesting than any API's: beyond it a text is left as it is rather than walked, so that no stack overflows. */
const DEEPEST = 200;

/** `value` as an object, or undefined for anything else (arrays and null included). */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** `value` as an array, empty for anything else. */
export function asArray(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** `value` as a string that holds something, or undefined. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The parsed text, or undefined when it is not JSON or nested too deeply to be walked. */
export function parseJson(text: string): Json | undefined {
  if (nestsDeeperThan(text, DEEPEST)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // that it is no JSON is the answer
  }
}

/**
 * The parsed text when writing the value again gives the same text but for whitespace; otherwise undefined: big
 * integers, long decimals, `1.0`, escapes that are not needed, duplicate members, integer-like members out of order.
 */
export function parseFaithfully(text: string): Json | undefined {
  const value = parseJson(text);
  return value !== undefined && JSON.stringify(value) === withoutWhitespace(text) ? value : undefined;
}

/** One text for all writings of the same value: members sorted, numbers by their exact decimal value. */
export function canonicalJson(value: Json): string {
  if (typeof value === "number") return canonicalNumber(JSON.stringify(value));
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] as Json)}`).join(",")}}`;
}

/** `canonicalJson` of a JSON text whose numbers may not fit a double; undefined when it is not JSON. */
export function canonicalText(text: string): string | undefined {
  const tree = jsonTree(text);
  return tree && canonicalNode(tree, text);
}

/** The syntax tree of a JSON text, with the place of every value; undefined when it is not JSON. */
export function jsonTree(text: string): jsonc.Node | undefined {
  return parseJson(text) === undefined ? undefined : jsonc.parseTree(text);
}

function canonicalNode(node: jsonc.Node, text: string): string {
  if (node.type === "number") return canonicalNumber(text.slice(node.offset, node.offset + node.length));
  if (node.type === "array")
    return `[${(node.children ?? []).map((child) => canonicalNode(child, text)).join(",")}]`;
  if (node.type !== "object") return JSON.stringify(node.value);
  const members = new Map<string, string>();
  for (const property of node.children ?? []) {
    const [name, value] = property.children ?? [];
    if (name && value) members.set(name.value as string, canonicalNode(value, text));
  }
  const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

function canonicalNumber(written: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = NUMBER.exec(written) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return power === 0 ? sign + significant : `${sign}${significant}e${power}`;
}

const STRING_OR_SPACE = /("[^"\\]*(?:\\.[^"\\]*)*")|[ \t\r\n]+/g;

function withoutWhitespace(text: string): string {
  return text.replace(STRING_OR_SPACE, (_match, string: string | undefined) => string ?? "");
}

const BRACKET_OR_STRING = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/g;

function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(BRACKET_OR_STRING)) {
    if (token === "[" || token === "{") depth += 1;
    else if (token === "]" || token === "}") depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
