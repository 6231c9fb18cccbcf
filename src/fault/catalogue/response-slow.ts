import { z } from "zod";
import { atWire, isAnswered, isUnbent } from "../ahead.js";
import { fault } from "../fault.js";
import { milliseconds } from "../options.js";

export const responseSlow = fault({
  name: "response-slow",
  family: "response",
  does: "The answer dribbles out over `over` milliseconds",
  implies: "",
  picks: "request",
  needs: "is answered",
  live: "answer",
  atWire: true,
  options: z.strictObject({ over: milliseconds(1_000) }),
  example: { cassette: "invite-one", spec: "response-slow,over=500" },
  fits: (spot) => isUnbent(spot) && isAnswered(spot),
  bend: (spot, { over }) => atWire(spot, { kind: "slow", ms: over }),
});
