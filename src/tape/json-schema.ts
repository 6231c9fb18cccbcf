import { z } from "zod";
import { SCHEMA_URL } from "./cassette.js";
import { cassetteSchema } from "./schema.js";

/** The text of the JSON Schema file, generated from the schema that cassettes are read with. */
export function cassetteJsonSchema(): string {
  const schema = z.toJSONSchema(cassetteSchema, { io: "input" });
  const title = "A rollcall cassette, version 1";
  return `${JSON.stringify({ $id: SCHEMA_URL, title, ...schema }, null, 2)}\n`;
}
