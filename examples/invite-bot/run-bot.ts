// The bot as a process of its own, as its users run it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("main.js", import.meta.url));

export interface Ended {
  status: number | null;
  lines: string[];
  stderr: string;
}

export interface Running {
  ended: Promise<Ended>;
  /** Resolves when the words were on stdout. */
  tells: (words: string) => Promise<void>;
  kill: (signal: NodeJS.Signals) => void;
}

/** Only what a test sets is set: the environment of whoever runs the tests may have a PORT of its own. */
export function startProcess(env: Record<string, string>): Running {
  const { PATH, SystemRoot } = process.env;
  const child = spawn(process.execPath, [MAIN], {
    env: { ...(PATH && { PATH }), ...(SystemRoot && { SystemRoot }), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  const end = async (): Promise<Ended> => {
    const [stderr] = await Promise.all([text(child.stderr), once(child, "close")]);
    return { status: child.exitCode, lines: stdout.split("\n").slice(0, -1), stderr };
  };
  const tells = async (words: string): Promise<void> => {
    while (!stdout.includes(words)) await once(child.stdout, "data");
  };
  return { ended: end(), tells, kill: (signal) => void child.kill(signal) };
}

export function runBot(graphUrl: string, env: Record<string, string> = {}): Promise<Ended> {
  return startProcess({ GRAPH_URL: graphUrl, ...env }).ended;
}
