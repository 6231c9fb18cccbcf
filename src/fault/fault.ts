import type { z } from "zod";
import type { Exchange } from "../tape/exchange.js";
import type { Scene } from "./scene.js";
import type { Change, Script } from "./script.js";

/** What a fault is about; where each family makes sense is in docs/faults.md. */
export const FAMILIES = ["operation", "roster", "participants", "response", "notification", "call"] as const;
export type Family = (typeof FAMILIES)[number];

/** Where a fault is applied: the tape, what has become of it so far, and the exchange that was picked. */
export interface Spot {
  scene: Scene;
  script: Script;
  exchange: Exchange;
}

/** A pure function from what a tape does to the same, bent. */
export interface Fault<Options = unknown> {
  name: string;
  family: Family;
  /** What it does. */
  does: string;
  /** What follows from it; "" where nothing does. */
  implies: string;
  /** What it is applied to: what `nth`, `every` and `first` count. */
  picks: "request" | "notification";
  /** What of those it can be applied to, as the end of a sentence that says there is none: "no request …". */
  needs: string;
  /** Comes ahead of an answer, as often as `times` says; once, where it says nothing. */
  aheadOnly?: true;
  /** Is done to a connection: where there is none, it cannot be. */
  atWire?: true;
  /** What it needs where there is no tape: nothing but what has come, or the answer to it. Absent: it needs a tape. */
  live?: "arrival" | "answer";
  options: z.ZodType<Options>;
  /** A command line option that shows it on one of the cassettes of the repository. */
  example: { cassette: string; spec: string };
  fits: (spot: Spot) => boolean;
  bend: (spot: Spot, options: Options, times: number) => Change[];
}

/** Whether a fault breaks an answer off behind what Graph has done. */
export function isActed(options: unknown): boolean {
  return (options as { after?: string }).after === "acted";
}

/** Lets the options of a fault type its `bend`. */
export function fault<Options>(definition: Fault<Options>): Fault {
  return definition as Fault;
}
