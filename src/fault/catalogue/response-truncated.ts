import { breakingFault } from "../breaking.js";

export const responseTruncated = breakingFault("truncated", {
  does: "The answer breaks off in the middle of its body, under its Content-Length",
  live: "answer",
});
