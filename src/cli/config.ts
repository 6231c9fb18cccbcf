import { readFile } from "node:fs/promises";
import path from "node:path";
import { errorCode, messageOf, UsageError } from "../base/errors.js";
import { asObject } from "../base/json.js";
import type { Known } from "./usage.js";

/** Options that a file says; the command line wins. */
export interface Config {
  file: string;
  options: Readonly<Record<string, unknown>>;
}

const FILES = ["rollcall.config.json", "rollcall.config.yaml"] as const;

/** Reads the configuration in a folder; undefined where there is none. Throws where it is no object of options. */
export async function readConfig(folder: string): Promise<Config | undefined> {
  const read = await Promise.all(FILES.map((file) => readIfThere(path.join(folder, file))));
  const there = FILES.filter((_file, index) => read[index] !== undefined);
  const [file] = there;
  if (file === undefined) return undefined;
  if (there.length > 1) throw new UsageError(`${there.join(" and ")} are both there: keep one.`);
  const options = asObject(await parsed(read[FILES.indexOf(file)] ?? "", file));
  if (!options) throw new UsageError(`${file}: this is no object of options, like { "timing": "recorded" }.`);
  return { file, options };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw new UsageError(`${path.basename(file)} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

/** JSON is YAML, too. */
async function parsed(text: string, file: string): Promise<unknown> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text);
  const [error] = document.errors;
  if (!error) return document.toJS();
  const { line = 1, col = 1 } = error.linePos?.[0] ?? {};
  const sort = file.endsWith(".json") ? "JSON" : "YAML";
  throw new UsageError(`${file}, line ${line}, column ${col}: this is no ${sort} (${error.code}).`);
}

/** The options of a configuration that a command has. Throws where one has a value of another type. */
export function optionsOf({ file, options }: Config, known: Known): Record<string, unknown> {
  const own = Object.entries(options).filter(([name]) => isOption(name, known));
  for (const [name, value] of own) {
    const type = TYPES.find(({ list }) => list === undefined || known[list].includes(name));
    if (type && !type.is(value)) throw new UsageError(`${file}: ${name} takes ${type.says}.`);
  }
  return Object.fromEntries(own);
}

/** Throws for an option that no command has. */
export function checkNames({ file, options }: Config, commands: readonly Known[]): void {
  for (const name of Object.keys(options)) {
    if (commands.some((known) => isOption(name, known))) continue;
    throw new UsageError(
      `${file}: ${JSON.stringify(name)} is no option. rollcall --help lists the commands.`,
    );
  }
}

/** Help and version are no options of a run, and what a command is about is none. */
function isOption(name: string, known: Known): boolean {
  return Object.hasOwn(known.key, name) && !["help", "version", "h", "cassette", "name"].includes(name);
}

/** In this order: a list of texts is both. */
const TYPES: readonly {
  list?: "array" | "boolean" | "number";
  says: string;
  is: (value: unknown) => boolean;
}[] = [
  { list: "array", says: "a list of texts", is: (value) => Array.isArray(value) && value.every(isText) },
  { list: "boolean", says: "true or false", is: (value) => typeof value === "boolean" },
  { list: "number", says: "a number", is: (value) => typeof value === "number" },
  { says: "a text", is: isText },
];

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
