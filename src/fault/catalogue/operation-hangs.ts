import { z } from "zod";
import { dropped } from "../edits.js";
import { fault } from "../fault.js";
import { doNotCome, goOn, isToldOf, readAs, replacedCalls } from "../implied.js";

export const operationHangs = fault({
  name: "operation-hangs",
  family: "operation",
  does: "Nothing ever tells how the operation ended",
  implies: "no roster update either, later rosters lack whom it was about, reads say that it is running",
  picks: "request",
  needs: "starts an operation whose end is told",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "operation-hangs" },
  fits: isToldOf,
  bend: (spot) => {
    const { scene, exchange } = spot;
    return [
      ...scene.endsOf(exchange).map(dropped),
      ...doNotCome(spot, scene.facts(exchange).asked),
      ...goOn(spot, replacedCalls(spot)),
      ...readAs(spot, { status: "running", result: null }),
    ];
  },
});
