import { once } from "node:events";
import type { Running } from "../compose/common.js";
import { startControlled } from "../compose/control.js";
import type { Emit, Event, Hears, Report } from "../engine/events.js";
import type { ModeName } from "../engine/modes.js";
import { EXIT } from "./exit.js";
import { given, type Given } from "./options.js";
import { openEventFiles, type FileArguments } from "./files.js";
import { createOutput, type Output } from "./output.js";

/** What every command that starts a session takes. */
export interface SessionCommand extends FileArguments {
  json: boolean;
  quiet: boolean;
  "control-port": number;
  host: string;
}

/** What a session is told with. */
type Telling = { onEvent: Emit; hears: Hears };

/** The handler of a command that starts a session and runs it until it is stopped. */
export function sessionHandler<Arguments extends SessionCommand>(
  mode: ModeName,
  start: (options: Given<Arguments> & Telling) => Promise<Running>,
): (asked: Arguments) => Promise<number> {
  return async (asked) => {
    const output = createOutput(asked);
    return toldOf(asked, output, (told) =>
      runUntilStopped(() =>
        startControlled({
          ...{ mode, told, address: controlAddress(asked) },
          ...("cassette" in asked && { cassette: String(asked.cassette) }),
          start: (heard) => start({ ...given(asked), ...heard }),
        }),
      ),
    );
  };
}

/** Does something that is told of on the output and in the files that were asked for. */
export async function toldOf<Result>(
  asked: FileArguments,
  output: Output,
  action: (told: Telling) => Promise<Result>,
): Promise<Result> {
  const files = await openEventFiles(asked);
  const onEvent: Emit = (event) => {
    files.emit(withoutToken(event));
    output.event(event);
  };
  const hears: Hears = (name) => files.hears(name) || output.hears(name);
  try {
    return await action({ onEvent, hears });
  } finally {
    await files.close();
  }
}

/** Where the control API listens. */
export function controlAddress(asked: Pick<SessionCommand, "control-port" | "host">) {
  const token = process.env["ROLLCALL_CONTROL_TOKEN"];
  return { port: asked["control-port"], ...(token !== undefined && token !== "" && { token }) };
}

/** Files outlive the session, and others read them. */
function withoutToken(event: Event): Event {
  if (event.event !== "listening") return event;
  const { token: _token, ...rest } = event;
  return rest;
}

/** Resolves at SIGINT or SIGTERM; rejects where `off` comes first. */
export async function stopSignal(off: AbortSignal): Promise<void> {
  await Promise.race(["SIGINT", "SIGTERM"].map((name) => once(process, name, { signal: off })));
}

/**
 * Starts a session, runs it until SIGINT or SIGTERM and ends it. Gives the exit status. A second signal ends at once.
 */
async function runUntilStopped(start: () => Promise<{ stop(): Promise<Report> }>): Promise<number> {
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
