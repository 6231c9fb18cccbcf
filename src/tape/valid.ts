import { asObject, isValueTooDeep, type JsonObject } from "../base/json.js";
import { KINDS } from "../graph/identifiers.js";
import { CASSETTE_VERSION, MATCHINGS, type Cassette } from "./cassette.js";
import { EVIDENCE, FAILURE_KINDS, type Direction, type Exchange } from "./exchange.js";
import { disorderOf } from "./order.js";

// The schema in schema.ts says what a cassette is, and what is wrong with one. Whether all is well, which it is of most,
// is told here ten times as fast and without loading it. What is well here is well there: test/tape/valid.test.ts.

/** How deep the document itself holds a body. */
export const DOCUMENT_DEPTH = 10;

/** Reads the text of a cassette with which all is well; undefined for any other, of which `readCassette` says what is wrong. */
export function readValid(text: string): Cassette | undefined {
  const document = parsed(text);
  if (isValueTooDeep(document, DOCUMENT_DEPTH)) return undefined;
  return isCassette(document) && !disorderOf(document.exchanges) ? document : undefined;
}

/** Parses a text, with or without the byte order mark that some editors write. */
export function parseMarked(text: string): unknown {
  return JSON.parse(text.replace(/^\uFEFF/, ""));
}

function parsed(text: string): unknown {
  try {
    return parseMarked(text);
  } catch {
    return undefined; // no document, then
  }
}

/** An absent member is undefined: JSON has no other that is. */
type Test = (value: unknown) => boolean;

function isCassette(value: unknown): value is Cassette {
  const cassette = asObject(value);
  return (
    cassette?.["version"] === CASSETTE_VERSION &&
    isAbsentOr(isString, cassette["$schema"]) &&
    isString(cassette["name"]) &&
    isRecorded(asObject(cassette["recorded"])) &&
    areStrings(cassette["redaction"]) &&
    isAbsentOr(isMatch, cassette["match"]) &&
    isArrayOf(isExchange, cassette["exchanges"])
  );
}

function isRecorded(recorded: JsonObject | undefined): boolean {
  return recorded !== undefined && ["at", "by", "upstream"].every((name) => isString(recorded[name]));
}

function isMatch(value: unknown): boolean {
  const match = asObject(value);
  return match !== undefined && Object.entries(match).every(([name, member]) => MATCH.get(name)?.(member));
}

/** The members of `match`: it may have no others. */
const MATCH: ReadonlyMap<string, Test> = new Map<string, Test>([
  ["matching", (member) => isOneOf(MATCHINGS, member)],
  ["ignore", areStrings],
  ["compare", areStrings],
  ["identify", (member) => isRecordOf((kind) => isOneOf(KINDS, kind), member)],
]);

const DIRECTIONS = ["graph", "bot"] as const satisfies readonly Direction[];

/** Whether all is well with an exchange by itself. */
export function isExchange(value: unknown): value is Exchange {
  const exchange = asObject(value);
  return (
    exchange !== undefined &&
    isId(exchange["id"]) &&
    isOneOf(DIRECTIONS, exchange["to"]) &&
    isMilliseconds(exchange["at"]) &&
    isAbsentOr(isString, exchange["via"]) &&
    areCauses(exchange) &&
    isRequest(exchange["request"]) &&
    isAbsentOr(isResponse, exchange["response"]) &&
    isAbsentOr(isFailure, exchange["failure"])
  );
}

function areCauses({ cause, causes }: JsonObject): boolean {
  return isAbsentOr(isCause, cause) && (causes === undefined || isArrayOf(isCause, causes));
}

function isId(value: unknown): boolean {
  return isString(value) && /^x[1-9]\d*$/.test(value);
}

function isCause(value: unknown): boolean {
  const cause = asObject(value);
  if (!cause) return false;
  const { exchange, by } = cause;
  return (
    (exchange === null || isString(exchange)) &&
    isArrayOf((one) => isOneOf(EVIDENCE, one), by) &&
    by.length > 0
  );
}

function isRequest(value: unknown): boolean {
  const request = asObject(value);
  return (
    request !== undefined && isFilled(request["method"]) && isFilled(request["url"]) && isMessage(request)
  );
}

function isResponse(value: unknown): boolean {
  const response = asObject(value);
  return (
    response !== undefined &&
    isStatus(response["status"]) &&
    isMessage(response) &&
    isMilliseconds(response["after"])
  );
}

function isFailure(value: unknown): boolean {
  const failure = asObject(value);
  return failure !== undefined && isOneOf(FAILURE_KINDS, failure["kind"]) && isMilliseconds(failure["after"]);
}

/** Headers, and a body in at most one form. */
function isMessage({ headers, body, text, base64 }: JsonObject): boolean {
  const forms = Number(body !== undefined) + Number(text !== undefined) + Number(base64 !== undefined);
  return (
    forms <= 1 && isRecordOf(isHeader, headers) && isAbsentOr(isString, text) && isAbsentOr(isString, base64)
  );
}

function isHeader(value: unknown): boolean {
  return isString(value) || areStrings(value);
}

function isStatus(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 100 && (value as number) <= 999;
}

/** JSON can say 1e999, which is infinite. */
function isMilliseconds(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}

function isFilled(value: unknown): boolean {
  return isString(value) && value !== "";
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isOneOf(names: readonly string[], value: unknown): boolean {
  return names.includes(value as string);
}

function areStrings(value: unknown): value is string[] {
  return isArrayOf(isString, value);
}

function isArrayOf(test: Test, value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every(test);
}

function isRecordOf(test: Test, value: unknown): boolean {
  const record = asObject(value);
  return record !== undefined && Object.values(record).every(test);
}

function isAbsentOr(test: Test, value: unknown): boolean {
  return value === undefined || test(value);
}
