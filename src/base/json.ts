import type jsonc from "jsonc-parser";
import { missingEnd, nestsDeeperThan, withoutWhitespace } from "./json-scan.js";
import { parser } from "./jsonc.js";

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

/**
 * The parsed text, or undefined when it is not JSON or nested too deeply to be walked. A byte order mark is passed over:
 * some clients write one, and servers take it (RFC 8259, 8.1).
 */
export function parseJson(text: string): Json | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(withoutMark(text)) as Json;
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
  if (value === undefined) return undefined;
  const written = JSON.stringify(value);
  return written === text || written === withoutWhitespace(text) ? value : undefined;
}

/** The syntax tree of a JSON text, with the place of every value; undefined when it is not JSON. */
export function jsonTree(text: string): jsonc.Node | undefined {
  return parseJson(text) === undefined ? undefined : parser().parseTree(withoutMark(text, " "));
}

/** A text without its byte order mark, with something of the same length in its place where places count. */
function withoutMark(text: string, instead = ""): string {
  return text.startsWith("\uFEFF") ? instead + text.slice(1) : text;
}

/**
 * What there is of a tree in a text that is no JSON, but may have been (torn off, with a byte order mark); undefined
 * when it does not begin like an object or an array, or is nested too deeply.
 */
export function tornJsonTree(text: string): jsonc.Node | undefined {
  if (!/^\uFEFF?\s*[{[]/.test(text) || isTooDeep(text)) return undefined;
  // Closed, because the parser gives the innermost open value instead of the outermost.
  return parser().parseTree(text + missingEnd(text));
}

/** Whether a text nests deeper than is walked; `more` on top, for a document that holds other ones. */
export function isTooDeep(text: string, more = 0): boolean {
  return nestsDeeperThan(text, DEEPEST + more);
}

/** The same of a value that was parsed, which takes a fraction of the time; `JSON.parse` itself takes any depth. */
export function isValueTooDeep(value: unknown, more = 0): boolean {
  return isDeeperThan(value, DEEPEST + more);
}

function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (limit === 0) return true;
  if (Array.isArray(value)) return value.some((item) => isDeeperThan(item, limit - 1));
  for (const name in value) if (isDeeperThan((value as JsonObject)[name], limit - 1)) return true;
  return false;
}

/** Whether a text ends inside of a string, an array or an object, as one does that was torn off. */
export function endsOpen(text: string): boolean {
  return missingEnd(text) !== "";
}
