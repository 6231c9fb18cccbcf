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
  return value !== undefined && JSON.stringify(value) === withoutWhitespace(text) ? value : undefined;
}

/**
 * One text for all writings of the same value: members sorted, numbers by their exact decimal value. `omitted` names a
 * member of the outermost object that is left out.
 */
export function canonicalJson(value: Json, omitted?: string): string {
  if (typeof value === "number") return canonicalNumber(JSON.stringify(value));
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`;
  const members = Object.keys(value)
    .filter((name) => name !== omitted)
    .sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] as Json)}`).join(",")}}`;
}

/** `canonicalJson` of a JSON text whose numbers may not fit a double; undefined when it is not JSON. */
export function canonicalText(text: string, omitted?: string): string | undefined {
  const tree = jsonTree(text);
  return tree && canonicalNode(tree, text, omitted);
}

/**
 * The parsed text with its members' last values; a number that a double cannot hold becomes `{ "#number": … }`, its exact
 * decimal value. Undefined when it is not JSON.
 */
export function exactJson(text: string): Json | undefined {
  const value = parseJson(text);
  if (value === undefined || !MAY_BE_INEXACT.test(text)) return value;
  const tree = jsonTree(text);
  return tree && exactNode(tree, text);
}

/** A number of more digits than every double has, or with an exponent; inside of a string it does no harm. */
const MAY_BE_INEXACT = /\d{16}|\d\.\d{15}|\d[eE]/;

function exactNode(node: jsonc.Node, text: string): Json {
  if (node.type === "array") return (node.children ?? []).map((child) => exactNode(child, text));
  if (node.type === "number") return exactNumber(text.slice(node.offset, node.offset + node.length));
  if (node.type !== "object") return node.value as Json;
  const members = Object.create(null) as JsonObject;
  for (const { children: [name, value] = [] } of node.children ?? [])
    if (name && value) members[name.value as string] = exactNode(value, text);
  return members;
}

function exactNumber(written: string): Json {
  const value = JSON.parse(written) as number;
  const exact = canonicalNumber(written);
  return Number.isFinite(value) && canonicalNumber(JSON.stringify(value)) === exact
    ? value
    : { "#number": exact };
}

/** The syntax tree of a JSON text, with the place of every value; undefined when it is not JSON. */
export function jsonTree(text: string): jsonc.Node | undefined {
  return parseJson(text) === undefined ? undefined : jsonc.parseTree(withoutMark(text, " "));
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
  return jsonc.parseTree(text + missingEnd(text));
}

/** Whether a text nests deeper than is walked; `more` on top, for a document that holds other ones. */
export function isTooDeep(text: string, more = 0): boolean {
  return nestsDeeperThan(text, DEEPEST + more);
}

function canonicalNode(node: jsonc.Node, text: string, omitted?: string): string {
  if (node.type === "number") return canonicalNumber(text.slice(node.offset, node.offset + node.length));
  if (node.type === "array")
    return `[${(node.children ?? []).map((child) => canonicalNode(child, text)).join(",")}]`;
  if (node.type !== "object") return JSON.stringify(node.value);
  const members = new Map<string, string>();
  for (const property of node.children ?? []) {
    const [name, value] = property.children ?? [];
    if (name && value) members.set(name.value as string, canonicalNode(value, text));
  }
  const sorted = [...members].filter(([name]) => name !== omitted).sort(([a], [b]) => (a < b ? -1 : 1));
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

/** Whether a text ends inside of a string, an array or an object, as one does that was torn off. */
export function endsOpen(text: string): boolean {
  return missingEnd(text) !== "";
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d]);

// Loops, not regular expressions: those overflow the stack on a string of some megabytes, and take quadratic time on
// one that is not closed.

function withoutWhitespace(text: string): string {
  let kept = "";
  let from = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (SPACES.has(code)) {
      if (at > from) kept += text.slice(from, at);
      from = at + 1;
    }
    at = code === QUOTE ? stringEnd(text, at) : at + 1;
  }
  return kept + text.slice(from);
}

/** Whether brackets nest deeper than `limit`; that they match is not looked at. */
function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    depth += STEPS.get(code) ?? 0;
    if (depth > limit) return true;
    at = code === QUOTE ? stringEnd(text, at) : at + 1;
  }
  return false;
}

/** How brackets change the depth, by their codes. */
const STEPS: ReadonlyMap<number, number> = new Map([
  [0x5b, 1],
  [0x7b, 1],
  [0x5d, -1],
  [0x7d, -1],
]);

/** The quote and the brackets that a text would need to be closed. */
function missingEnd(text: string): string {
  const missing: string[] = [];
  const scan = brackets(text);
  let next = scan.next();
  for (; !next.done; next = scan.next()) {
    if (next.value === "[") missing.push("]");
    else if (next.value === "{") missing.push("}");
    else missing.pop();
  }
  return next.value + missing.reverse().join("");
}

/** The brackets outside of strings; at last what closes a string that is open at the end. */
function* brackets(text: string): Generator<string, string> {
  let at = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if ("[]{}".includes(character)) yield character;
    at = character === '"' ? stringEnd(text, at) : at + 1;
  }
  return ["", '"', '\\"'][at - text.length] ?? "";
}

/**
 * Behind the closing quote of the string that opens at `start`. Where there is none: 1 behind the text's end, 2 when
 * that end is in the middle of an escape.
 */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  for (let code = text.charCodeAt(at); at < text.length && code !== QUOTE; code = text.charCodeAt(at)) {
    at += code === BACKSLASH ? 2 : 1;
  }
  return at + 1;
}
