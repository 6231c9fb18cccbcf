import { z } from "zod";
import type { WireEffect } from "../tape/play.js";
import { ahead, atWire } from "./ahead.js";
import { fault, type Fault, type Spot } from "./fault.js";
import type { Change } from "./script.js";

type Kind = Exclude<WireEffect["kind"], "slow">;
type After = "arrived" | "acted";

/** When an answer breaks off. */
const WHEN_BROKEN = {
  after: z
    .enum(["arrived", "acted"], { error: "takes arrived or acted" })
    .default("arrived")
    .describe(
      "takes arrived (Graph has not acted on the request) or acted (it has, and an equal request gets the answer)",
    ),
};

/** A fault that breaks answers off at the wire. */
export function breakingFault(
  kind: Kind,
  { does, live }: { does: string; live: "arrival" | "answer" },
): Fault {
  return fault({
    ...{ name: `response-${kind}`, family: "response", does, live },
    implies:
      "the exchange stays unplayed until the bot asks again; with `after=acted` it is played, and an equal request gets its answer",
    ...{ picks: "request", needs: "", aheadOnly: true, atWire: true },
    options: z.strictObject(WHEN_BROKEN),
    example: { cassette: "invite-one", spec: `response-${kind},after=acted` },
    fits: () => true,
    bend: (spot, { after }, times) => BROKEN[after](spot, times, { kind }),
  });
}

/** Before Graph has acted the request's own answer is still to come; afterwards it is the one that breaks off. */
const BROKEN: Readonly<Record<After, (spot: Spot, times: number, effect: WireEffect) => Change[]>> = {
  arrived: (spot, times, effect) =>
    ahead(spot, times, { exchange: spot.script.replyTo(spot.exchange).exchange, effect }),
  acted: (spot, _times, effect) => atWire(spot, effect),
};
