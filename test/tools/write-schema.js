// Writes the published JSON Schema of the cassette from the schema that the program reads with.
import { writeFileSync } from "node:fs";
import { cassetteJsonSchema } from "../../dist/tape/json-schema.js";

const file = new URL("../../docs/cassette-1.schema.json", import.meta.url);
writeFileSync(file, cassetteJsonSchema());
