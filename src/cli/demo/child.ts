import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Event, Report } from "../../engine/events.js";

/** A process of the demo's: the lines that it has printed, and its end. */
interface Child {
  lines: readonly string[];
  /** Resolves with the first line, or undefined when it ends without one. */
  first: Promise<string | undefined>;
  /** Resolves with the exit status when it has ended. */
  ended: Promise<number>;
  process: ChildProcess;
}

/** A rollcall of its own. */
export interface Rollcall {
  listening: Extract<Event, { event: "listening" }>;
  events: () => Event[];
  /** Ends it as Ctrl-C would; gives its exit status and its report. */
  stop: () => Promise<{ status: number; report: Report | undefined }>;
}

const PROGRAM_FILE = fileURLToPath(new URL("../../../bin/rollcall.js", import.meta.url));
const BOT_FILE = fileURLToPath(new URL("../../../examples/invite-bot/main.js", import.meta.url));

/** Starts `rollcall <args>` on free ports and waits until it listens. */
export async function startRollcall(args: readonly string[]): Promise<Rollcall> {
  const child = start([PROGRAM_FILE, ...args, "--port", "0", "--json"]);
  const first = await child.first;
  if (first === undefined) throw new Error(`rollcall ${args.join(" ")} did not start`);
  const events = (): Event[] => child.lines.map((line) => JSON.parse(line) as Event);
  return {
    listening: JSON.parse(first) as Rollcall["listening"],
    events,
    stop: async () => {
      child.process.kill("SIGTERM");
      const status = await child.ended;
      return { status, report: events().find((event) => event.event === "report") };
    },
  };
}

/** Runs the example bot to its end; its base URL is all that it is told. */
export async function runBot(graphUrl: string): Promise<{ status: number; lines: readonly string[] }> {
  const child = start([BOT_FILE], { ...process.env, GRAPH_URL: graphUrl, PORT: "0" });
  return { status: await child.ended, lines: child.lines };
}

function start(command: readonly string[], env: NodeJS.ProcessEnv = process.env): Child {
  const child = spawn(process.execPath, command, { env, stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const closed = once(reader, "close");
  reader.on("line", (line) => lines.push(line));
  const exited = once(child, "exit").then(async ([status]): Promise<number> => {
    await closed;
    return (status as number | null) ?? -1;
  });
  const first = Promise.race([once(reader, "line"), exited]).then(() => lines[0]);
  return { lines, first, ended: exited, process: child };
}
