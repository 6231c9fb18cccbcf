import { z } from "zod";
import { CATALOGUE } from "./catalogue/index.js";
import { timesSchema, whenSchema } from "./plan.js";
import type { Fault } from "./fault.js";

const PLAN_SCHEMA_URL = "https://unpkg.com/rollcall/docs/faults-1.schema.json";

/** The text of the JSON Schema file of a plan, generated from the schemas that faults are read with. */
export function planJsonSchema(): string {
  const schema = z.toJSONSchema(planSchema(), {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.description !== undefined)
        jsonSchema.description = jsonSchema.description.replace(/^takes /, "");
    },
  });
  const title = "A plan of rollcall faults, version 1";
  return `${JSON.stringify({ $id: PLAN_SCHEMA_URL, title, ...schema }, null, 2)}\n`;
}

/** The options that a list stands in: what has an id is written once. */
function planSchema(): z.ZodType {
  const when = whenSchema.meta({
    id: "when",
    description: "Which exchanges it picks; what is not said picks all",
  });
  const spec = z.string().min(1).describe("As --fault has it: NAME[,OPTION=VALUE…]");
  const one = z.union([spec, ...CATALOGUE.map((fault) => entrySchema(fault, when))]).meta({ id: "fault" });
  const list = z.array(one);
  return z.union([list, z.strictObject({ $schema: z.string().optional(), faults: list })]);
}

function entrySchema({ name, does, options }: Fault, when: z.ZodType): z.ZodType {
  const own = options instanceof z.ZodObject ? options.shape : {};
  return z
    .strictObject({ fault: z.literal(name), ...own, when: when.optional(), times: timesSchema })
    .describe(does);
}
