import { once } from "node:events";
import type { Running } from "../compose/common.js";
import type { Emit, Hears } from "../engine/events.js";
import { EXIT } from "./exit.js";
import { given, type Given } from "./options.js";
import { openEventFiles, type FileArguments } from "./files.js";
import { createOutput } from "./output.js";

/** The handler of a command that starts a session and runs it until it is stopped. */
export function sessionHandler<Arguments extends { json: boolean; quiet: boolean } & FileArguments>(
  start: (options: Given<Arguments> & { onEvent: Emit; hears: Hears }) => Promise<Running>,
): (asked: Arguments) => Promise<number> {
  return async (asked) => {
    const output = createOutput(asked);
    const files = await openEventFiles(asked);
    const onEvent: Emit = (event) => {
      files.emit(event);
      output.event(event);
    };
    const hears: Hears = (name) => files.hears(name) || output.hears(name);
    try {
      return await runUntilStopped(() => start({ ...given(asked), onEvent, hears }));
    } finally {
      await files.close();
    }
  };
}

/** Resolves at SIGINT or SIGTERM; rejects where `off` comes first. */
export async function stopSignal(off: AbortSignal): Promise<void> {
  await Promise.race(["SIGINT", "SIGTERM"].map((name) => once(process, name, { signal: off })));
}

/**
 * Starts a session, runs it until SIGINT or SIGTERM and ends it. Gives the exit status. A second signal ends at once.
 */
async function runUntilStopped(start: () => Promise<Running>): Promise<number> {
  const controller = new AbortController();
  // Before the start: whoever reads the addresses may send a signal in the same moment.
  const stopped = stopSignal(controller.signal);
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
