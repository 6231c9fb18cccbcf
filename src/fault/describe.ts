import { z } from "zod";
import { timesSchema, whenSchema } from "./plan.js";
import type { Family, Fault } from "./fault.js";
import { saying } from "./options.js";

/** A fault as plain data, for whoever lists them. */
export interface FaultDescription {
  name: string;
  family: Family;
  does: string;
  implies: string;
  picks: Fault["picks"];
  /** What of those it can be applied to, as in `Fault`. */
  needs: string;
  /** Where it can be had. */
  modes: readonly string[];
  options: OptionDescription[];
  /** A command line that shows it on one of the cassettes of the repository. */
  example: string;
}

export interface OptionDescription {
  name: string;
  takes: string;
  /** What stands where it is not given: a value, or in words where that depends. */
  default?: string | number;
}

export function describeFault(fault: Fault): FaultDescription {
  const { name, family, does, implies, picks, needs, options, example } = fault;
  return {
    ...{ name, family, does, implies, picks, needs, modes: MODES[fault.live ?? "tape"] },
    options: optionsIn(options),
    example: `rollcall replay cassettes/${example.cassette}.json --fault ${example.spec}`,
  };
}

/** By what a fault needs: where requests go on, the answers of the other side are passed on as they come. */
const MODES: Readonly<Record<NonNullable<Fault["live"]> | "tape", readonly string[]>> = {
  tape: ["replay"],
  answer: ["replay", "simulate"],
  arrival: ["replay", "simulate", "record", "passthrough"],
};

/** What every fault takes beside its own options: the members of `when`, and `times`. */
export function describeEvery(): OptionDescription[] {
  return [...optionsIn(whenSchema), ...optionsIn(z.strictObject({ times: timesSchema }))];
}

function optionsIn(schema: z.ZodType): OptionDescription[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: "input" });
  return Object.entries(properties).map(([name, option]) => {
    const { description = "", default: value } = option as {
      description?: string;
      default?: string | number;
    };
    const { takes, otherwise } = saying(description);
    const stands = value ?? otherwise;
    return { name, takes, ...(stands !== undefined && { default: stands }) };
  });
}
