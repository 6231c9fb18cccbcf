import { once } from "node:events";
import type { Running } from "../compose.js";
import { EXIT } from "./options.js";

/** Runs until SIGINT or SIGTERM, then ends the session. Gives the exit status. A second signal ends at once. */
export async function runUntilStopped(running: Running): Promise<number> {
  const controller = new AbortController();
  await Promise.race(
    ["SIGINT", "SIGTERM"].map((signal) => once(process, signal, { signal: controller.signal })),
  ).finally(() => controller.abort());
  const { clean } = await running.stop();
  return clean ? EXIT.clean : EXIT.notClean;
}
