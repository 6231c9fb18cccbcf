import { UsageError } from "../base/errors.js";
import { asObject, asText, type Json, type JsonObject } from "../base/json.js";
import { nearest } from "../base/nearest.js";
import { MODES } from "../engine/modes.js";
import { short, shortValue } from "../fault/short.js";

/** A member of a body: which values it takes, and the same in words. */
export interface Member {
  takes: string;
  is: (value: Json) => boolean;
  isRequired?: true;
}

type Members<Body> = { readonly [Name in keyof Body]-?: Member };

/** Reads an object as a body. Throws a `UsageError` that names the member that will not do, and what it holds. */
export type Reads<Body> = (object: JsonObject) => Body;

/** How long a client may wait at a barrier, in milliseconds, and how long it does where it does not say. */
export const LONGEST_WAIT = 600_000;
export const USUAL_WAIT = 30_000;

export const TIMEOUT: Member = {
  takes: `milliseconds, from 0 to ${LONGEST_WAIT} (10 minutes)`,
  is: (value) => isTime(value) && value <= LONGEST_WAIT,
};

export const MS: Member = { takes: "milliseconds, from 0", is: isTime, isRequired: true };

export const WANTED: Member = {
  takes: "the id of an exchange, like x7, or what a request asks for, like invite",
  is: isText,
};

export const MODE: Member = {
  takes: `one of ${Object.keys(MODES).join(", ")}`,
  is: (value) => typeof value === "string" && Object.hasOwn(MODES, value),
};

export const CASSETTE: Member = { takes: "the path of a cassette, with or without .json", is: isText };

export const URL_TEXT: Member = {
  takes: "a URL, like http://127.0.0.1:3978/api/calls",
  is: isText,
  isRequired: true,
};

export const FAULTS: Member = {
  takes: 'a list of faults, each a text like "throttled,times=2" or an object like {"fault":"throttled"}',
  is: (value) => Array.isArray(value) && value.every((one) => isText(one) || asObject(one) !== undefined),
  isRequired: true,
};

/** A body of these members and no other. */
export function members<Body extends object>(all: Members<Body>): Reads<Body> {
  return (object) => {
    const given = withoutNulls(object);
    const other = Object.keys(given).find((name) => !Object.hasOwn(all, name));
    if (other !== undefined) throw new UsageError(unknown(other, given[other], Object.keys(all)));
    check(given, all);
    return given as Body;
  };
}

/** A body of these members, and of others which somebody else knows. */
export function membersAndMore<Body extends object>(known: Readonly<Record<string, Member>>): Reads<Body> {
  return (object) => {
    const given = withoutNulls(object);
    check(given, known);
    return given as Body;
  };
}

/** Serialisers write null for what is not there. */
function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

function check(given: JsonObject, all: Readonly<Record<string, Member>>): void {
  for (const [name, { takes, is, isRequired = false }] of Object.entries(all)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined && isRequired) throw new UsageError(`${name} is missing: it takes ${takes}.`);
    if (value !== undefined && !is(value))
      throw new UsageError(`${name}=${shortValue(value)} will not do: it takes ${takes}.`);
  }
}

function unknown(name: string, value: Json | undefined, names: readonly string[]): string {
  const near = nearest(name, names);
  const meant = near === undefined ? "" : ` Is ${near} meant?`;
  const takes = names.length === 0 ? "It takes none." : `It takes ${names.join(", ")}.`;
  return `There is no member ${shortValue(short(name))} here (it holds ${shortValue(value)}).${meant} ${takes}`;
}

function isTime(value: Json): value is number {
  return typeof value === "number" && value >= 0 && Number.isFinite(value);
}

function isText(value: Json): boolean {
  return asText(value) !== undefined;
}
