import { valuePlaces } from "../base/json-scan.js";
import type { Place } from "../base/template.js";

/** Whether the strings in a JSON text are what stands between their quotes: it has no escapes. */
export function isPlainText(text: string): boolean {
  return !NOT_PLAIN.test(text);
}

const NOT_PLAIN = /[\\\0-\x1f]/;

/** The strings in a plain JSON text that are values, but for the empty ones and those that say what an object is. */
export function openPlaces(text: string): Place[] {
  return valuePlaces(text).filter(
    ({ offset, length }) => length > 0 && !TYPE.test(text.slice(Math.max(0, offset - LONGEST_TYPE), offset)),
  );
}

const TYPE = /"@odata\.type"\s*:\s*"$/;
const LONGEST_TYPE = 32;

/** A string as it stands between quotes in a JSON text. */
export function inJson(text: string): string {
  return NEEDS_ESCAPES.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

const NEEDS_ESCAPES = /["\\\0-\x1f\ud800-\udfff]/;
