import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { Waiters } from "../../src/base/waiters.js";
import type { Event } from "../../src/engine/events.js";

export interface Ended {
  /** null when a signal ended it. */
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A process of this test's own. */
export interface Program {
  pid: number;
  /** The whole lines that it has printed so far. */
  lines(): string[];
  /** Resolves with the first line that there is or will be, from the first one on, that `is` takes. */
  line(is: (line: string) => boolean): Promise<string>;
  /** Writes a line to its stdin. */
  tell(line: string): void;
  kill(signal: NodeJS.Signals): void;
  ended: Promise<Ended>;
}

export interface Starting {
  uid?: number;
  gid?: number;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** No file may grow beyond so many blocks of 512 or 1024 bytes, as on a disk that is full. */
  blocks?: number;
}

const ROLLCALL = fileURLToPath(new URL("../../bin/rollcall.js", import.meta.url));

/** Starts a command; it is killed when the test ends, if it still lives. */
export function start(command: string, args: readonly string[], starting: Starting = {}): Program {
  const { blocks, ...options } = starting;
  const limited = blocks === undefined ? [] : ["/bin/sh", "-c", `ulimit -f ${blocks}; exec "$@"`, "sh"];
  const [program = "", ...given] = [...limited, command, ...args];
  const child = spawn(program, given, { ...options, stdio: "pipe" });
  onTestFinished(() => void child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  let over = false;
  const lines = (): string[] => output.stdout.split("\n").slice(0, -1);
  const waiting = new Set<Waiters>();
  const look = (): void => waiting.forEach((waiter) => waiter.check());
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
    look();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  child.stdin.on("error", () => undefined); // it may have ended before it was told
  const ended = once(child, "close").then(([status]): Ended => {
    over = true;
    look();
    return { status: status as number | null, ...output };
  });
  const first = async (is: (line: string) => boolean): Promise<string> => {
    const waiter = new Waiters(() => over || lines().some(is));
    waiting.add(waiter);
    await waiter.wait();
    waiting.delete(waiter);
    const found = lines().find(is);
    if (found !== undefined) return found;
    throw new Error(`${command} ${args.join(" ")} ended without it: ${output.stdout}${output.stderr}`);
  };
  return {
    pid: child.pid ?? -1,
    lines,
    line: first,
    tell: (line) => void child.stdin.write(`${line}\n`),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** Starts a script of `test/support` with Node. */
export function startScript(script: URL, args: readonly string[] = [], starting: Starting = {}): Program {
  return start(process.execPath, [fileURLToPath(script), ...args], starting);
}

/** Starts the built rollcall. */
export function startRollcall(args: readonly string[], starting: Starting = {}): Program {
  return start(process.execPath, [ROLLCALL, ...args], starting);
}

/** Runs the built rollcall to its end. */
export function rollcall(args: readonly string[], starting: Starting = {}): Promise<Ended> {
  return startRollcall(args, starting).ended;
}

/** The event of a name, now or when it comes, of a program that was started with `--json`. */
export async function event<Name extends Event["event"]>(
  program: Program,
  name: Name,
): Promise<Extract<Event, { event: Name }>> {
  const line = await program.line((text) => (JSON.parse(text) as Event).event === name);
  return JSON.parse(line) as Extract<Event, { event: Name }>;
}
