import type { Json } from "../../../src/base/json.js";

type Test = (value: Json) => boolean;

const written =
  (pattern: RegExp): Test =>
  (value) =>
    typeof value === "string" && pattern.test(value);

/** How the primitive types are written in JSON: OData JSON Format 4.01, section 7.1, and the ABNF beside it. */
const PRIMITIVES: Readonly<Record<string, Test>> = {
  "Edm.String": (value) => typeof value === "string",
  "Edm.Boolean": (value) => typeof value === "boolean",
  "Edm.Int32": (value) => typeof value === "number" && (value | 0) === value,
  "Edm.Int64": (value) => Number.isInteger(value),
  "Edm.Double": (value) => typeof value === "number" || written(/^(NaN|-?INF)$/)(value),
  "Edm.DateTimeOffset": written(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,12})?)?(Z|[+-]\d{2}:\d{2})$/i),
  "Edm.Duration": written(/^[+-]?P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/),
  "Edm.Guid": written(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
};

/** Whether a value is one of a primitive type. Throws on a type that nobody has written a test for. */
export function isPrimitive(type: string, value: Json): boolean {
  const test = PRIMITIVES[type];
  if (!test) throw new Error(`no test for values of ${type}`);
  return test(value);
}
