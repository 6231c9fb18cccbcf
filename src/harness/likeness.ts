import type { MatcherState } from "vitest";
import { asObject, type Json, type JsonObject } from "../base/json.js";
import { Redaction } from "../tape/redaction.js";
import { SECRETS } from "../tape/secrets.js";

const REDACTION = new Redaction(SECRETS);

/** A text as it may be shown. */
export function shown(text: string): string {
  return REDACTION.text(text);
}

/** Whether a value has what is wanted of it, by vitest's own equality: members that are not wanted may be there. */
export function isLike(state: MatcherState, value: unknown, wanted: unknown): boolean {
  const { subsetEquality, iterableEquality } = state.utils;
  return state.equals(value, wanted, [...state.customTesters, subsetEquality, iterableEquality]);
}

/** Members that are compared without case, as they are written on the wire in either. */
const CASELESS = ["status", "state"];

/** The same value, with its status and state in the spelling that is wanted. */
export function spelledAs(value: unknown, wanted: unknown): unknown {
  const [members, asked] = [asObject(value), asObject(wanted)];
  if (!members || !asked) return value;
  const same = CASELESS.filter((name) => isSameWord(members[name], asked[name]));
  return { ...members, ...Object.fromEntries(same.map((name) => [name, asked[name]])) };
}

function isSameWord(one: unknown, other: unknown): boolean {
  return typeof one === "string" && typeof other === "string" && one.toLowerCase() === other.toLowerCase();
}

/** What a value has in the places of what is wanted, redacted. */
export function inPlacesOf(value: unknown, wanted: unknown): unknown {
  return REDACTION.json(picked(value, wanted) as Json);
}

function picked(value: unknown, wanted: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(wanted) && value.length === wanted.length)
    return value.map((item, index) => picked(item, wanted[index]));
  const [members, asked] = [asObject(value), plainObject(wanted)];
  const names = Object.keys(asked ?? {}).filter((name) => members && name in members);
  if (names.length === 0) return value; // all of it shows what there is instead
  return Object.fromEntries(names.map((name) => [name, picked(members?.[name], asked?.[name])]));
}

/** An asymmetric matcher is an object with a class. */
function plainObject(value: unknown): JsonObject | undefined {
  const members = asObject(value);
  const prototype: unknown = members && Object.getPrototypeOf(members);
  return prototype === Object.prototype || prototype === null ? members : undefined;
}
