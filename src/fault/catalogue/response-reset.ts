import { breakingFault } from "../breaking.js";

export const responseReset = breakingFault("reset", {
  does: "No byte of an answer: the connection is reset",
  live: "arrival",
});
