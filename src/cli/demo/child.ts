import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Event } from "../../engine/events.js";

/** A rollcall process of its own: what it tells, and its end. */
export interface Child {
  /** What was typed to start it. */
  command: string;
  listening: Extract<Event, { event: "listening" }>;
  events: readonly Event[];
  /** Ends it as Ctrl-C would; gives its exit status and its report. */
  stop(): Promise<{ status: number; report: Extract<Event, { event: "report" }> | undefined }>;
}

const PROGRAM_FILE = fileURLToPath(new URL("../../../bin/rollcall.js", import.meta.url));

/** Starts `rollcall <args>` on free ports and waits until it listens. */
export async function startChild(args: readonly string[]): Promise<Child> {
  const child = spawn(process.execPath, [PROGRAM_FILE, ...args, "--port", "0", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const events: Event[] = [];
  const exited = once(child, "exit") as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout });
  const closed = once(lines, "close");
  lines.on("line", (line) => events.push(JSON.parse(line) as Event));
  await Promise.race([once(lines, "line"), exited]);
  const listening = events.find((event) => event.event === "listening");
  if (!listening) throw new Error(`rollcall ${args.join(" ")} did not start`);
  return {
    command: `rollcall ${args.join(" ")}`,
    listening,
    events,
    stop: async () => {
      child.kill("SIGTERM");
      const [status] = await exited;
      await closed;
      return { status: status ?? -1, report: events.find((event) => event.event === "report") };
    },
  };
}
