import { z } from "zod";
import { fault } from "../fault.js";
import { inTime, LATE, late } from "../late.js";

export const operationLate = fault({
  name: "operation-late",
  family: "operation",
  does: "The end of the operation is told after everything else",
  implies: "",
  picks: "request",
  needs: "starts an operation whose end is told",
  options: z.strictObject(LATE),
  example: { cassette: "invite-one", spec: "operation-late" },
  fits: ({ scene, script, exchange }) => inTime(script, scene.endsOf(exchange)).length > 0,
  bend: (spot, { delay }) => late(spot, spot.scene.endsOf(spot.exchange), delay),
});
