import { z } from "zod";
import { UsageError } from "../base/errors.js";
import { canonicalJson } from "../base/exact-json.js";
import { asObject, type JsonObject } from "../base/json.js";
import { nearest } from "../base/nearest.js";
import { CATALOGUE, TOKEN_FAULTS } from "./catalogue/index.js";
import { SEVERAL, timesSchema, WHEN, whenSchema, type FaultEntry, type PlaceOf } from "./entry.js";
import type { Fault } from "./fault.js";
import type { Planned } from "./resolve.js";
import { short, shortValue } from "./short.js";
import { readSpec, specOf } from "./spec.js";
import type { When } from "./when.js";

export { timesSchema, whenSchema, type FaultEntry, type PlaceOf } from "./entry.js";
export { readSpec, specOf } from "./spec.js";

/** The plan of these entries. Throws a `UsageError` that says where and what is wrong. */
export function planOf(entries: readonly { entry: FaultEntry; placeOf: PlaceOf }[]): Planned[] {
  const plan = entries.map(({ entry, placeOf }) => planned(entry, placeOf));
  for (const [index, { when }] of plan.entries()) {
    const after = when["after-fault"];
    const before = plan.slice(0, index).map(({ fault }) => fault.name);
    if (after === undefined || before.includes(after)) continue;
    const at = entries[index]?.placeOf("when.after-fault") ?? "";
    const those = before.length > 0 ? `those are ${[...new Set(before)].join(", ")}` : "it is the first";
    throw new UsageError(
      `${at}after-fault=${short(after)} names no fault that stands before it in the plan: ${those}.`,
    );
  }
  return plan;
}

/** One as it is given from code or on the command line. */
export function given(spec: string | FaultEntry): { entry: FaultEntry; placeOf: PlaceOf } {
  const entry = typeof spec === "string" ? readSpec(spec) : spec;
  return { entry, placeOf: () => `--fault ${short(typeof spec === "string" ? spec : specOf(entry))}: ` };
}

function planned(given: FaultEntry, placeOf: PlaceOf): Planned {
  const { fault: name, when = {}, times, ...options } = defined(given);
  const fault = faultNamed(name, placeOf);
  const checked = {
    options: checkedBy(fault.options, options, {
      names: optionNames(fault),
      placeOf,
      unknown: (member) => unknownOption(fault, member),
    }),
    when: checkedBy(whenSchema, whenOf(when, placeOf), {
      names: WHEN,
      placeOf: (member) => placeOf(`when.${member}`),
      unknown: (member) => unknownInWhen(fault, member),
    }) as When,
    times: checkedBy(TIMES, defined({ times }), { names: ["times"], placeOf, unknown: String }).times,
  };
  const chance = `${fault.name} ${canonicalJson(options as JsonObject)}`;
  return { spec: specOf(given), place: placeOf(), fault, chance, ...checked };
}

const TIMES = z.strictObject({ times: timesSchema });

/** Code has members without a value. */
function defined<Entry extends object>(entry: Entry): Entry {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as Entry;
}

function whenOf(when: unknown, placeOf: PlaceOf): object {
  const members = asObject(when);
  if (members) return defined(members);
  throw new UsageError(
    `${placeOf("when")}when=${shortValue(when)} will not do: it takes an object of ${WHEN.join(", ")}.`,
  );
}

/** The fault of this name. Throws with the nearest one. */
export function faultNamed(name: unknown, placeOf: PlaceOf = () => ""): Fault {
  const fault = CATALOGUE.find((one) => one.name === name);
  if (fault) return fault;
  const at = placeOf("fault");
  if (name === undefined || name === "")
    throw new UsageError(`${at}the name of a fault is missing. rollcall faults lists them.`);
  if (typeof name !== "string")
    throw new UsageError(`${at}${shortValue(name)} is no name of a fault. rollcall faults lists them.`);
  if (TOKEN_FAULTS.includes(name))
    throw new UsageError(`${at}${name} needs signed notifications, which there are none yet.`);
  throw new UsageError(`${at}there is no fault ${short(name)}.${meant(name)} rollcall faults lists them.`);
}

/** Of the first word: behind it may stand what belongs behind a comma. */
function meant(name: string): string {
  const [word = ""] = /^[\w-]{1,60}/.exec(name) ?? [];
  const near = nearest(
    word,
    CATALOGUE.map((fault) => fault.name),
  );
  return near === undefined ? "" : ` Is ${near} meant?`;
}

/** What is known of something that has members, for what is said of one that it does not have. */
interface Holder {
  names: readonly string[];
  placeOf: (member: string) => string;
  unknown: (member: string) => string;
}

function checkedBy<Value>(schema: z.ZodType<Value>, value: object, holder: Holder): Value {
  const other = Object.keys(value).find((member) => !holder.names.includes(member));
  if (other !== undefined) throw new UsageError(`${holder.placeOf(other)}${holder.unknown(other)}`);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const member = String(issue?.path[0] ?? "");
  const at = holder.placeOf(member);
  const takes = issue?.message ?? "takes something else";
  throw new UsageError(`${at}${refusal(member, asObject(value)?.[member], takes)}`);
}

function refusal(member: string, value: unknown, takes: string): string {
  if (Array.isArray(value) && value.length > 1 && !SEVERAL.includes(member))
    return `${member} is given ${value.length} times, but has one value: it ${takes}.`;
  return `${member}=${shortValue(value)} will not do: it ${takes}.`;
}

function unknownOption(fault: Fault, member: string): string {
  if (WHEN.includes(member)) return `${member} belongs in when, like "when": { "${member}": … }.`;
  const options = optionNames(fault);
  const known = options.length > 0 ? `It takes ${options.join(", ")}; ` : "It has none of its own; ";
  const every = [...WHEN, "times"].join(", ");
  return `${fault.name} has no option ${short(member)}. ${known}every fault takes ${every}.${elsewhere(member)}`;
}

function unknownInWhen(fault: Fault, member: string): string {
  if (member === "times" || optionNames(fault).includes(member))
    return `${member} belongs beside when, not in it.`;
  return `when has no ${short(member)}. It takes ${WHEN.join(", ")}.${elsewhere(member)}`;
}

/** What one may look for here. */
function elsewhere(member: string): string {
  return member === "seed" ? " Chance is a function of --seed." : "";
}

/** The names of a fault's own options. */
export function optionNames({ options }: Fault): string[] {
  return options instanceof z.ZodObject ? Object.keys(options.shape) : [];
}
