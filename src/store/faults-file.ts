import { readFile } from "node:fs/promises";
import type { Document, LineCounter } from "yaml";
import { errorCode, messageOf, UsageError } from "../base/errors.js";
import { asObject } from "../base/json.js";
import type { FaultEntry, PlaceOf } from "../fault/entry.js";
import { short, shortValue } from "../fault/short.js";
import { readSpec } from "../fault/spec.js";

/** A fault of a file, and where in it each of its members stands. */
export interface PlacedEntry {
  entry: FaultEntry;
  placeOf: PlaceOf;
}

/**
 * Reads a plan of faults in YAML or JSON: a list, or an object with the list as `faults`; each is an object, or a text as
 * `--fault` has it. Throws a `UsageError` with line and column where it is none.
 */
export async function readFaultsFile(file: string): Promise<PlacedEntry[]> {
  const at = `--faults ${file}`;
  const text = await textOf(file);
  const source = await sourceOf(text, at);
  if (source.value === null) throw new UsageError(`${at}: the file is empty. It takes ${FORM}.`);
  const place = (...path: Path): string => placeIn(source, path);
  const { list, path } = listIn(source.value, place);
  return list.map((entry, index) => placed(entry, (...members) => place(...path, index, ...members)));
}

type Path = readonly (string | number)[];
type Place = (...path: Path) => string;

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const why = UNREADABLE[errorCode(error) ?? ""] ?? `it cannot be read: ${messageOf(error)}`;
    throw new UsageError(`--faults ${file}: ${why}.`, { cause: error });
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "this is a folder. Name a file in it",
  EACCES: "its rights forbid to read it",
};

const FORM =
  'a list of faults, or { "faults": [ … ] }, each like { "fault": "operation-fails", "code": 410 }';

interface Source {
  at: string;
  document: Document;
  lines: LineCounter;
  value: unknown;
}

/** What its reader warns of it would read as something else than what stands there. */
async function sourceOf(text: string, at: string): Promise<Source> {
  const { parseDocument, LineCounter } = await import("yaml");
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, logLevel: "error" } as const;
  const document = read(() => parseDocument(text, options), at);
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    const why = short(messageOf(error)).replace(/[.;].*$/, "");
    throw new UsageError(`${at}, line ${line}, column ${col}: this cannot be read as YAML: ${why}.`);
  }
  return { at, document, lines, value: read(() => document.toJS() as unknown, at) };
}

/** It nests too deeply, or is of aliases that multiply each other. */
function read<Value>(reading: () => Value, at: string): Value {
  try {
    return reading();
  } catch (error) {
    throw new UsageError(`${at}: this is no plan: ${short(messageOf(error))}.`, { cause: error });
  }
}

function listIn(value: unknown, place: Place): { list: readonly unknown[]; path: Path } {
  if (Array.isArray(value)) return { list: value, path: [] };
  const members = asObject(value);
  if (!members) throw new UsageError(`${place()}this is no plan of faults. It takes ${FORM}.`);
  const other = Object.keys(members).find((name) => name !== "faults" && name !== "$schema");
  if (other !== undefined)
    throw new UsageError(`${place(other)}${short(other)} is not known here. It takes ${FORM}.`);
  const list: unknown = members["faults"];
  if (Array.isArray(list)) return { list, path: ["faults"] };
  const is = list === undefined ? "is missing" : "is no list";
  throw new UsageError(`${place("faults")}faults ${is}. It takes ${FORM}.`);
}

function placed(value: unknown, place: Place): PlacedEntry {
  const placeOf: PlaceOf = (member) => place(...(member === undefined ? [] : memberPath(member)));
  const entry =
    typeof value === "string" ? readSpec(value, placeOf()) : (asObject(value) as FaultEntry | undefined);
  if (entry) return { entry, placeOf };
  throw new UsageError(
    `${placeOf()}${shortValue(value)} is no fault: it takes { "fault": "operation-fails", "code": 410 }, or a text like "operation-fails,code=410".`,
  );
}

function memberPath(member: string): Path {
  return member.startsWith("when.") ? ["when", member.slice("when.".length)] : [member];
}

/** Of what stands nowhere, an option in a text or the name of a fault without one, the nearest thing around it. */
function placeIn({ at, document, lines }: Source, path: Path): string {
  const around = path.map((_, index) => path.slice(0, path.length - index));
  const offset = [...around, []].map((one) => offsetOf(document, one)).find((found) => found !== undefined);
  const { line, col } = lines.linePos(offset ?? 0);
  return `${at}, line ${line}, column ${col}: `;
}

/** Of a member, that of its name. */
function offsetOf(document: Document, path: Path): number | undefined {
  const name = path.at(-1);
  const [holder, node] = [path.slice(0, -1), path].map((one) => nodeAt(document, one));
  const key = holder?.items?.find(({ key }) => key?.value === name)?.key;
  return (key ?? node)?.range?.[0];
}

/** As much of a node as says where it stands. */
interface Standing {
  value?: unknown;
  range?: readonly number[] | null;
  items?: readonly { key?: Standing | null }[];
}

function nodeAt(document: Document, path: Path): Standing | null | undefined {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return node as Standing | null | undefined;
}
