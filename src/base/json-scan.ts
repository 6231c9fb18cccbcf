import type { Place } from "./template.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

// Loops, not regular expressions: those overflow the stack on a string of some megabytes, and take quadratic time on
// one that is not closed.

/** A JSON text without the whitespace between its tokens. */
export function withoutWhitespace(text: string): string {
  let kept = "";
  let from = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      if (at > from) kept += text.slice(from, at);
      from = at + 1;
    }
    at = code === QUOTE ? stringEnd(text, at) : at + 1;
  }
  return kept + text.slice(from);
}

/** Where the strings stand that are values, in a JSON text without escapes: what is between their quotes. */
export function valuePlaces(text: string): Place[] {
  const places = [];
  for (let open = text.indexOf('"'); open >= 0;) {
    const close = text.indexOf('"', open + 1);
    let behind = close + 1;
    while (isSpace(text.charCodeAt(behind))) behind += 1;
    if (text[behind] !== ":") places.push({ offset: open + 1, length: close - open - 1 });
    open = close < 0 ? close : text.indexOf('"', close + 1);
  }
  return places;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Whether brackets nest deeper than `limit`; that they match is not looked at. */
export function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    const bracket = code & BRACKETS;
    if (bracket === OPENING) depth += 1;
    else if (bracket === CLOSING) depth -= 1;
    if (depth > limit) return true;
    at = code === QUOTE ? stringEnd(text, at) : at + 1;
  }
  return false;
}

/** `[` and `{` are one but for a bit, and so are `]` and `}`. */
const BRACKETS = 0xffdf;
const OPENING = 0x5b;
const CLOSING = 0x5d;

/** The quote and the brackets that a text would need to be closed. */
export function missingEnd(text: string): string {
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
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && backslashesBefore(text, end, start) % 2 === 1) end = text.indexOf('"', end + 1);
  if (end >= 0) return end + 1;
  return text.length + 1 + (backslashesBefore(text, text.length, start) % 2);
}

/** How many stand right before a place in a string. */
function backslashesBefore(text: string, place: number, start: number): number {
  let at = place - 1;
  while (at > start && text.charCodeAt(at) === BACKSLASH) at -= 1;
  return place - 1 - at;
}
