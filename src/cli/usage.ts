import type { Argv } from "yargs";
import { UsageError } from "../base/errors.js";

/** What yargs says of bad usage, and the words that say what to do. `given` is the argument as it was typed. */
const CLEARER: readonly [said: RegExp, clearer: (given: string) => string][] = [
  [/^Not enough arguments following: (.+)$/, (given) => `${given} needs a value.`],
  [/^Not enough non-option arguments/, () => "Name a cassette, like my-call."],
  [/^Invalid values:\s+Argument: ([\w-]+)/, (given) => `${given} does not take that value.`],
  [/^Unknown (?:argument|command)s?: ([^,]+)/, (given) => `${given} is not known here.`],
];

/** The error for what yargs says about a command line. */
export function usageError(said: string, raw: readonly string[]): UsageError {
  for (const [pattern, clearer] of CLEARER) {
    const match = pattern.exec(said);
    if (match) return withHelp(clearer(asTyped(match[1] ?? "", raw)));
  }
  return withHelp(said);
}

/**
 * Refuses what yargs would quietly make something of: an empty value becomes 0 or every address of the machine, an
 * option that is given twice a list, and `--strict=1` is not strict.
 */
export function checkGiven(raw: readonly string[], parsed: Readonly<Record<string, unknown>>): boolean {
  for (const [index, argument] of raw.entries()) refuseEmpty(argument, raw[index - 1]);
  for (const argument of raw) refuseFlagValue(argument, parsed);
  for (const [name, value] of Object.entries(parsed)) refuseTwice(name, value);
  return true;
}

/** A command as yargs knows it: its types leave this out. */
export interface Command {
  getOptions(): Known;
}

/** The names of its options: of all, and by their types. */
export interface Known {
  key: Readonly<Record<string, unknown>>;
  boolean: readonly string[];
  number: readonly string[];
  array: readonly string[];
}

/** The options that have been declared. */
export function knownOf(options: Argv): Known {
  return (options as unknown as Command).getOptions();
}

/** Refuses options of one of several commands where another one of them is meant, by `where`. */
export function checkMeant(typed: readonly string[], { key }: Known, where: string): void {
  for (const argument of typed) {
    const [, name] = /^--(?:no-)?([\w-]+)/.exec(argument) ?? [];
    if (name === undefined || Object.hasOwn(key, dashed(name))) continue;
    throw new UsageError(`--${dashed(name)} has no part in ${where}. Leave it out.`);
  }
}

/** Refuses a `--no-NAME` of what is no flag: yargs would make it `false`, be it a port or a URL. */
export function checkNegated(raw: readonly string[], command: Command | undefined): void {
  if (!command) return;
  const known = command.getOptions();
  const end = raw.indexOf("--");
  for (const argument of end < 0 ? raw : raw.slice(0, end)) {
    const [, name, value] = /^--no-([^=]+)(=.*)?$/s.exec(argument) ?? [];
    if (name !== undefined) refuseNegated(argument, dashed(name), value !== undefined, known);
  }
}

function refuseNegated(argument: string, name: string, hasValue: boolean, { key, boolean }: Known): void {
  if (!Object.hasOwn(key, name)) throw withHelp(`${argument} is not known here.`);
  if (!boolean.includes(name)) throw new UsageError(`--${name} takes a value: it cannot be switched off.`);
  if (!hasValue) return;
  throw new UsageError(
    `--no-${name} takes no value: give --${name} to switch it on, --no-${name} to switch it off.`,
  );
}

function refuseEmpty(argument: string, before = ""): void {
  const option = argument === "" ? before : /^(--[\w-]+)=$/.exec(argument)?.[1];
  if (option === undefined) return;
  throw withHelp(option.startsWith("--") ? `${option} needs a value.` : "An argument is empty.");
}

function refuseFlagValue(argument: string, parsed: Readonly<Record<string, unknown>>): void {
  const [, name = "", value = ""] = /^--([\w-]+)=(.*)$/s.exec(argument) ?? [];
  if (typeof parsed[name] !== "boolean" || value === "true" || value === "false") return;
  throw new UsageError(`--${name} takes no value: give it to switch it on, --no-${name} to switch it off.`);
}

/** The options that may be given several times. */
const LISTS = new Set(["_", "assume", "cassettes", "command", "fault"]);

function refuseTwice(name: string, value: unknown): void {
  if (LISTS.has(name) || !Array.isArray(value)) return;
  throw new UsageError(`--${dashed(name)} was given ${value.length} times. Give it once.`);
}

/** The name of an option as the help has it. */
function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function withHelp(message: string): UsageError {
  return new UsageError(`${message} rollcall --help lists what there is.`);
}

/** yargs names an option without its dashes. */
function asTyped(name: string, raw: readonly string[]): string {
  return raw.find((argument) => argument.replace(/^-+/, "").replace(/=.*$/s, "") === name) ?? name;
}
