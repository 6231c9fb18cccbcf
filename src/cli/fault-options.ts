import type { Argv } from "yargs";
import { UsageError } from "../base/errors.js";
import type { FaultOptions } from "../compose/faults.js";

/** What every command takes that can break something on purpose. */
export interface FaultArguments {
  fault: string[];
  faults: string | undefined;
}

/** What is broken on purpose. */
export function faultOptions<Arguments>(argv: Argv<Arguments>): Argv<Arguments & FaultArguments> {
  return argv
    .option("fault", {
      type: "string",
      array: true,
      nargs: 1,
      default: [] as string[],
      describe: "A fault: NAME[,OPTION=VALUE…], see rollcall faults; may be repeated",
    })
    .option("faults", {
      type: "string",
      requiresArg: true,
      describe: "A YAML or JSON file of faults, before those of --fault",
    });
}

/** The same, for a mode in which nothing else depends on chance. */
export function liveFaultOptions<Arguments>(
  argv: Argv<Arguments>,
): Argv<Arguments & FaultArguments & { seed: number }> {
  return seedOption(faultOptions(argv), "Seed of the chance of faults");
}

/** What was asked for as the options of a replay: there `faults` are the faults themselves. */
export function withFaults<Asked extends { fault: string[]; faults?: string }>({
  fault,
  faults: faultsFile,
  ...rest
}: Asked): Omit<Asked, "fault" | "faults"> & FaultOptions {
  return { ...rest, faults: fault, ...(faultsFile !== undefined && { faultsFile }) };
}

/** What ids are made from. */
export function seedOption<Arguments>(
  argv: Argv<Arguments>,
  describe = "Seed of what is made anew and of the chance of faults: the same gives the same",
): Argv<Arguments & { seed: number }> {
  return argv
    .option("seed", { type: "number", requiresArg: true, default: 0, describe })
    .check(({ seed }) => {
      if (Number.isSafeInteger(seed)) return true;
      throw new UsageError("--seed takes a whole number.");
    });
}
