import { z } from "zod";
import { postedAgain } from "../edits.js";
import { fault } from "../fault.js";
import { isToldOf } from "../implied.js";

export const operationTwice = fault({
  name: "operation-twice",
  family: "operation",
  does: "The end of the operation is told twice",
  implies: "",
  picks: "request",
  needs: "starts an operation whose end is told",
  options: z.strictObject({}),
  example: { cassette: "invite-one", spec: "operation-twice" },
  fits: isToldOf,
  bend: ({ scene, script, exchange }) => scene.endsOf(exchange).flatMap((end) => postedAgain(script, end)),
});
