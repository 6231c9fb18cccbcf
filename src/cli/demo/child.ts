import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Disposer } from "../../base/disposer.js";
import { connect } from "../../control/client.js";
import type { Event, Report } from "../../engine/events.js";
import { stopSignal } from "../running.js";

/** Where a story is told: `undo` ends the processes that it started; when it is `over`, nothing of it goes on. */
export interface Stage {
  undo: Disposer;
  over: AbortSignal;
}

/**
 * Tells a story. The processes that it started are ended with it: also when it fails, and when a signal stops it, which
 * gives undefined. A second signal ends at once.
 */
export async function staged<Told>(story: (stage: Stage) => Promise<Told>): Promise<Told | undefined> {
  const undo = new Disposer();
  const controller = new AbortController();
  const over = controller.signal;
  const stopped = stopSignal(over).then(() => undefined);
  try {
    return await Promise.race([story({ undo, over }), stopped]);
  } finally {
    controller.abort();
    await undo.dispose();
  }
}

/** A process of the story's: the lines that it has printed, and its end. */
interface Child {
  lines: readonly string[];
  /** Resolves with the first line, or undefined when it ends without one. */
  first(): Promise<string | undefined>;
  /** Resolves with the exit status when it has ended. */
  ended(): Promise<number>;
  process: ChildProcess;
}

/** A rollcall of its own. */
export interface Rollcall {
  listening: Extract<Event, { event: "listening" }>;
  events: () => Event[];
  /** Resolves when everything on its tape has been played and answered; rejects with what has not. */
  complete: () => Promise<void>;
  /** Ends it as Ctrl-C would; gives its exit status and its report. */
  stop: () => Promise<{ status: number; report: Report | undefined }>;
}

const PROGRAM_FILE = fileURLToPath(new URL("../../../bin/rollcall.js", import.meta.url));
const BOT_FILE = fileURLToPath(new URL("../../../examples/invite-bot/main.js", import.meta.url));

/** Milliseconds that the last of a bot's notifications may take. */
const PATIENCE = 10_000;

/** Starts `rollcall <args>` on free ports and waits until it listens. */
export async function startRollcall(stage: Stage, args: readonly string[]): Promise<Rollcall> {
  const child = start(stage, [PROGRAM_FILE, ...args, "--port", "0", "--json"]);
  const first = await child.first();
  if (first === undefined) throw new Error(`rollcall ${args.join(" ")} did not start`);
  const events = (): Event[] => child.lines.map((line) => JSON.parse(line) as Event);
  const listening = JSON.parse(first) as Rollcall["listening"];
  const { control: url = "", token = "" } = listening;
  return {
    ...{ listening, events },
    complete: async () => (await connect({ url, token }).session("main")).complete(PATIENCE),
    stop: async () => {
      child.process.kill("SIGTERM");
      const status = await child.ended();
      return { status, report: events().find((event) => event.event === "report") };
    },
  };
}

/** Runs the example bot to its end; its base URL is all that it has to be told. */
export async function runBot(
  stage: Stage,
  graphUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<{ status: number; lines: readonly string[] }> {
  const child = start(stage, [BOT_FILE], { ...process.env, GRAPH_URL: graphUrl, PORT: "0", ...more });
  return { status: await child.ended(), lines: child.lines };
}

function start({ undo, over }: Stage, command: readonly string[], env = process.env): Child {
  over.throwIfAborted();
  // Elsewhere, so that no configuration of this folder changes the story.
  const child = spawn(process.execPath, command, {
    env,
    cwd: os.tmpdir(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const closed = once(reader, "close");
  reader.on("line", (line) => lines.push(line));
  const exited = once(child, "exit").then(async ([status]): Promise<number> => {
    await closed;
    return (status as number | null) ?? -1;
  });
  undo.push(async () => {
    child.kill("SIGTERM");
    await exited;
  });
  const first = async (): Promise<string | undefined> => {
    await Promise.race([once(reader, "line"), exited]);
    return lines[0];
  };
  const ended = async (): Promise<number> => {
    const status = await exited;
    over.throwIfAborted();
    return status;
  };
  return { lines, first, ended, process: child };
}
