import jsonc from "jsonc-parser";
import type { z } from "zod";
import { asObject, endsOpen, isTooDeep } from "../base/json.js";
import { CassetteError } from "./cassette-error.js";
import { CASSETTE_VERSION, type Cassette } from "./cassette.js";
import { disorderOf } from "./order.js";
import { cassetteSchema } from "./schema.js";
import { DOCUMENT_DEPTH, parseMarked } from "./valid.js";

const RESTORE = "Restore the file from version control or record it again.";

/** Reads a cassette's text. Throws a `CassetteError` that names the file, the place in it and the remedy. */
export function readCassette(text: string, file: string): Cassette {
  const document = parseDocument(text, file);
  checkVersion(document, file);
  const checked = cassetteSchema.safeParse(document);
  if (!checked.success) throw schemaError(checked.error, file);
  const cassette = document as Cassette;
  const disorder = disorderOf(cassette.exchanges);
  if (disorder) throw new CassetteError(file, disorder.place, disorder.problem, disorder.remedy);
  return cassette;
}

function parseDocument(text: string, file: string): unknown {
  if (isTooDeep(text, DOCUMENT_DEPTH))
    throw new CassetteError(file, "", "the JSON nests too deeply", RESTORE);
  try {
    return parseMarked(text);
  } catch {
    throw syntaxError(text, file); // JSON.parse quotes the text, which may be a secret; the parser below does not
  }
}

function syntaxError(text: string, file: string): CassetteError {
  if (text.trim() === "") return new CassetteError(file, "", "the file is empty", RESTORE);
  const errors: jsonc.ParseError[] = [];
  const options = { disallowComments: true, allowTrailingComma: false };
  jsonc.parse(text, errors, options);
  const end = text.trimEnd().length;
  const { offset, length } = errors[0] ?? { offset: end, length: 0 };
  if (offset + length >= end && endsOpen(text)) {
    return new CassetteError(
      file,
      lineAt(text, end),
      "the JSON breaks off here",
      `The file is torn. ${RESTORE}`,
    );
  }
  const path = pathText(knownPath(jsonc.getLocation(text, offset).path));
  const line = lineAt(text, offset);
  return new CassetteError(file, path ? `${path} (${line})` : line, "this is not JSON", RESTORE);
}

function lineAt(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

const NAMES = new Set([
  ...[
    "version",
    "name",
    "recorded",
    "redaction",
    "exchanges",
    "id",
    "to",
    "at",
    "cause",
    "causes",
    "exchange",
  ],
  ...["by", "request", "response", "failure", "method", "url", "status", "headers", "body", "text", "base64"],
]);

/** As far as the document's own names reach: where a quote is missing, anything may look like a name. */
function knownPath(path: (string | number)[]): (string | number)[] {
  const unknown = path.findIndex((part) => typeof part === "string" && !NAMES.has(part));
  return unknown < 0 ? path : path.slice(0, unknown);
}

function checkVersion(document: unknown, file: string): void {
  const cassette = asObject(document);
  if (!cassette)
    throw new CassetteError(
      file,
      "",
      "this is JSON, but no cassette",
      "A cassette is an object with version and exchanges.",
    );
  const version = cassette["version"];
  if (version === CASSETTE_VERSION) return;
  if (typeof version === "number" && version > CASSETTE_VERSION) {
    const problem = `the cassette has version ${version}, this rollcall reads up to ${CASSETTE_VERSION}`;
    throw new CassetteError(file, "version", problem, "Update rollcall.");
  }
  const shown = typeof version === "number" ? `version ${version}` : "no version that is a number";
  throw new CassetteError(
    file,
    "version",
    `the cassette has ${shown}`,
    `Cassettes have version ${CASSETTE_VERSION}. ${RESTORE}`,
  );
}

/** One line for the first thing that is wrong: "exchanges[1].request.method: …". */
export function schemaError(error: z.ZodError, file: string, place = ""): CassetteError {
  const issue = error.issues[0];
  const path = place + pathText((issue?.path ?? []) as (string | number)[]);
  const problem = (issue?.message ?? "is not as the schema says").replace(/^Invalid input: /, "");
  return new CassetteError(file, path, problem, "docs/cassette.md has the format.");
}

function pathText(path: readonly (string | number)[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${shownName(part)}`))
    .join("")
    .replace(/^\./, "");
}

/** A name of the document or of a header; any other may hold a line break, or what it should not. */
function shownName(name: string): string {
  return /^[\w$@.-]{1,60}$/.test(name) ? name : "…";
}
