import { UsageError } from "../base/errors.js";
import { WHEN, type FaultEntry } from "./entry.js";
import { plainText, short } from "./short.js";

/**
 * Reads `name[,option=value…]`; options of `when` and `times` stand among the others. A value with a comma in it stands in
 * quotes, a quote in there twice.
 */
export function readSpec(spec: string, at = `--fault ${short(spec)}: `): FaultEntry {
  const [name = "", ...pairs] = pieces(spec, at);
  const options = new Map<string, unknown>();
  const when = new Map<string, unknown>();
  for (const pair of pairs) {
    const [option, value] = optionOf(pair, at);
    addTo(WHEN.includes(option) ? when : options, option, typed(value));
  }
  const members = {
    ...Object.fromEntries(options),
    ...(when.size > 0 && { when: Object.fromEntries(when) }),
  };
  return { ...members, fault: name.trim() };
}

/** Apart at commas, but for those inside of quotes. */
function pieces(spec: string, at: string): string[] {
  if (spec.split('"').length % 2 === 0)
    throw new UsageError(`${at}a quote is not closed. Quotes go around a value: message="a, b".`);
  const found = [""];
  for (const [run] of spec.matchAll(/"[^"]*"|,|[^,"]+/g)) {
    if (run === ",") found.push("");
    else found.push(`${found.pop() ?? ""}${run}`);
  }
  return found;
}

function optionOf(pair: string, at: string): [option: string, value: string] {
  const sign = pair.indexOf("=");
  const option = pair.slice(0, sign).trim();
  if (pair.trim() === "") throw new UsageError(`${at}a comma has no option=value behind it.`);
  if (sign < 0 || option === "") throw new UsageError(`${at}${short(pair.trim())} is no option=value.`);
  if (OWN_MEMBERS.includes(option)) throw new UsageError(`${at}${ownMember(option)}`);
  const value = unquoted(pair.slice(sign + 1).trim());
  if (value === undefined)
    throw new UsageError(
      `${at}quotes go around the whole value of ${short(option)}, and a quote in there stands twice: message="a ""b"", c".`,
    );
  if (value === "") throw new UsageError(`${at}${short(option)} has no value.`);
  return [option, value];
}

/** What an entry has as members of its own is written otherwise here. */
const OWN_MEMBERS = ["fault", "when"];

function ownMember(option: string): string {
  if (option === "fault") return "the name of the fault stands first, alone: operation-fails,code=410.";
  return `what when holds stands among the options: ${WHEN.join(", ")}.`;
}

function unquoted(value: string): string | undefined {
  if (!value.includes('"')) return value;
  const inside = /^"((?:[^"]|"")*)"$/.exec(value)?.[1];
  return inside?.replaceAll('""', '"');
}

function typed(value: string): string | number {
  return /^-?\d+(\.\d+)?$/.test(value) && String(Number(value)) === value ? Number(value) : value;
}

/** An option that is given again is a list. */
function addTo(target: Map<string, unknown>, option: string, value: unknown): void {
  target.set(option, target.has(option) ? [target.get(option), value].flat() : value);
}

/** A fault as it is written on a command line. */
export function specOf({ fault, when = {}, times, ...options }: FaultEntry): string {
  const pairs = Object.entries({ ...options, ...when, times });
  const written = pairs.flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map((one) => `${name}=${quoted(plainText(one))}`),
  );
  return [fault, ...written].join(",");
}

function quoted(value: string): string {
  return /[",]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
