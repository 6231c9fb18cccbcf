import type { Json } from "../base/json.js";
import { CASSETTE, FAULTS, members, URL_TEXT, type Member, type Reads } from "../control/members.js";
import type { SessionRequest } from "../control/controlled.js";
import type { ModeName } from "../engine/modes.js";
import { REWINDS } from "../engine/rewinds.js";
import { DELIVERIES, OTHERWISES } from "../engine/session-options.js";
import { TIMINGS } from "../engine/timing.js";
import { RINGS } from "./checks.js";

type Members = Readonly<Record<string, Member>>;

const TEXT: Member = { takes: "a text", is: (value) => typeof value === "string" };
const SWITCH: Member = { takes: "true or false", is: (value) => typeof value === "boolean" };
const WHOLE: Member = { takes: "a whole number", is: (value) => Number.isSafeInteger(value) };
const TIME: Member = { takes: "milliseconds, from 0", is: (value) => isTime(value) };
const TEXTS: Member = {
  takes: "a list of texts",
  is: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
};

function isTime(value: Json): boolean {
  return typeof value === "number" && value >= 0 && Number.isFinite(value);
}

function oneOf(names: readonly string[]): Member {
  return {
    takes: `one of ${names.join(", ")}`,
    is: (value) => typeof value === "string" && names.includes(value),
  };
}

function optional({ isRequired: _required, ...member }: Member): Member {
  return member;
}

function required(member: Member): Member {
  return { ...member, isRequired: true };
}

const URL_OPTION = optional(URL_TEXT);

const COMMON: Members = { callback: URL_OPTION, port: WHOLE };
const BENT: Members = { faults: optional(FAULTS), faultsFile: TEXT, seed: WHOLE };
const REPLAYED: Members = {
  ...{ timing: oneOf(Object.keys(TIMINGS)), deliver: oneOf(Object.keys(DELIVERIES)) },
  ...{ otherwise: oneOf(Object.keys(OTHERWISES)), rewindOn: oneOf(Object.keys(REWINDS)) },
  ...{ strict: SWITCH, repeat: SWITCH, freshIds: SWITCH, lead: TIME, deliveryTimeout: TIME },
  ...{ match: TEXT, maxSessions: WHOLE, ring: oneOf(RINGS) },
};
const FORWARDED: Members = { upstream: URL_OPTION, callbackPort: WHOLE, publicUrl: URL_OPTION };
const RECORDED: Members = { ...FORWARDED, sync: SWITCH };
const SIMULATED: Members = {
  ...{ tenant: TEXT, step: TIME, assume: TEXTS, deliveryTimeout: TIME, ring: oneOf(RINGS) },
};
const OF_A_FILE: Members = { cassette: required(CASSETTE) };

/** What a session of each mode can be created with: the options of the library that are plain JSON. */
export const CREATED_WITH: Readonly<Record<ModeName, Reads<SessionRequest>>> = {
  replay: members({ ...COMMON, ...OF_A_FILE, ...BENT, ...REPLAYED }),
  once: members({ ...COMMON, ...OF_A_FILE, ...BENT, ...REPLAYED, ...RECORDED }),
  record: members({ ...COMMON, ...OF_A_FILE, ...BENT, ...RECORDED, overwrite: SWITCH }),
  passthrough: members({ ...COMMON, ...BENT, ...FORWARDED }),
  simulate: members({ ...COMMON, ...BENT, ...SIMULATED }),
};
