import { once } from "node:events";
import type { Running } from "../compose/index.js";
import { EXIT } from "./options.js";

/**
 * Starts a session, runs it until SIGINT or SIGTERM and ends it. Gives the exit status. A second signal ends at once.
 */
export async function runUntilStopped(start: () => Promise<Running>): Promise<number> {
  const controller = new AbortController();
  // Before the start: whoever reads the addresses may send a signal in the same moment.
  const stopped = Promise.race(
    ["SIGINT", "SIGTERM"].map((signal) => once(process, signal, { signal: controller.signal })),
  );
  try {
    const running = await start();
    await stopped;
    controller.abort();
    const { clean } = await running.stop();
    return clean ? EXIT.clean : EXIT.notClean;
  } finally {
    stopped.catch(() => undefined); // given up when the start failed
    controller.abort();
  }
}
