import { z } from "zod";
import { count, fraction, several, text } from "./options.js";

/** A fault as an object: its name, its options, `when` and `times`. */
export interface FaultEntry {
  fault: string;
  when?: Record<string, unknown>;
  times?: number;
  [option: string]: unknown;
}

/**
 * The place in what was given, to be put before what is wrong with it; of a member, where one is meant: `code`, or
 * `when.nth`.
 */
export type PlaceOf = (member?: string) => string;

/** What every fault takes beside its options: which exchanges it picks. */
export const whenSchema = z.strictObject({
  exchange: several(text("a text"))
    .optional()
    .describe("takes ids on the tape, like x7: of a request, of a notification, or of its cause"),
  operation: several(text("a text"))
    .optional()
    .describe("takes what a request asks for, like invite, or ids of operations on the tape"),
  call: several(text("a text")).optional().describe("takes ids of calls on the tape"),
  participant: several(text("a text")).optional().describe("takes ids of people on the tape"),
  nth: several(count())
    .optional()
    .describe("takes a whole number from 1, or several: the so many-th of what the rest picks"),
  every: count().optional().describe("takes a whole number from 1: each so many-th of what the rest picks"),
  first: count().optional().describe("takes a whole number from 1: the first so many of what the rest picks"),
  probability: fraction
    .optional()
    .describe("takes a number from 0 to 1: the chance of each of what the rest picks, by --seed"),
  "after-fault": text("the name of a fault that stands before it in the plan")
    .optional()
    .describe(
      "takes the name of a fault that stands before it in the plan: only behind the first exchange that it picks",
    ),
});

/** An answer that comes ahead of another is made as often as this says. */
const MOST_TIMES = 1_000;

export const timesSchema = count(`a whole number from 1 to ${MOST_TIMES}`, MOST_TIMES)
  .optional()
  .describe(
    `takes a whole number from 1 to ${MOST_TIMES}: on the first so many plays of each exchange, ` +
      "or how often an answer comes that is put ahead of the exchange's own",
  );

/** The members of `when`. */
export const WHEN: readonly string[] = Object.keys(whenSchema.shape);

/** Those of which several can be given. */
export const SEVERAL: readonly string[] = ["exchange", "operation", "call", "participant", "nth"];
