import { breakingFault } from "../breaking.js";

export const responseGarbled = breakingFault("garbled", {
  does: "The answer is no HTTP",
  live: "arrival",
});
