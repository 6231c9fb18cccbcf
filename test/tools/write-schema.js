// Writes the published JSON Schemas of the cassette and of a plan of faults from the schemas that the program reads with.
import { writeFileSync } from "node:fs";
import { planJsonSchema } from "../../dist/fault/json-schema.js";
import { cassetteJsonSchema } from "../../dist/tape/json-schema.js";

const docs = new URL("../../docs/", import.meta.url);
writeFileSync(new URL("cassette-1.schema.json", docs), cassetteJsonSchema());
writeFileSync(new URL("faults-1.schema.json", docs), planJsonSchema());
