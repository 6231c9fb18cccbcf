// Runs one fault through the command line: rollcall and the bot are processes of their own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../../bin/rollcall.js", import.meta.url));
const BOT = fileURLToPath(new URL("bot.js", import.meta.url));
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * What came of a run: the lines that the bot printed, rollcall's report, its exit status and what it wrote to stderr.
 * @typedef {{ lines: string[], report: Record<string, unknown>, status: number | null, stderr: string }} Ran
 */

/**
 * @param {string} cassette the file
 * @param {readonly string[]} options of `rollcall replay`
 * @returns {Promise<Ran>}
 */
export async function run(cassette, options) {
  const bot = lines([BOT, cassette], "pipe");
  const callback = (await bot.next()) ?? "";
  const rollcall = lines([
    PROGRAM,
    "replay",
    cassette,
    "--port",
    "0",
    "--callback",
    callback,
    "--json",
    ...options,
  ]);
  const first = await rollcall.next();
  try {
    if (first !== undefined) {
      const { graph } = /** @type {{ graph: string }} */ (parsed(first));
      bot.process.stdin?.write(`${graph}\n`);
      while ((await bot.next()) !== "done");
    }
    rollcall.process.kill("SIGTERM"); // what is due is delivered first
    const status = await rollcall.ended;
    const report = /** @type {Record<string, unknown>} */ (parsed(rollcall.all.at(-1) ?? "{}"));
    const said = bot.all.filter((line) => line.startsWith("  "));
    return { lines: said, report, status, stderr: rollcall.stderr() };
  } finally {
    bot.process.kill("SIGKILL");
    await bot.ended;
  }
}

/**
 * @param {readonly string[]} command
 * @param {"pipe" | "ignore"} stdin
 */
function lines(command, stdin = "ignore") {
  const child = spawn(process.execPath, command, { cwd: ROOT, stdio: [stdin, "pipe", "pipe"] });
  const all = /** @type {string[]} */ ([]);
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => (stderr += chunk));
  const reader = createInterface({ input: /** @type {import("node:stream").Readable} */ (child.stdout) });
  let read = 0;
  reader.on("line", (/** @type {string} */ line) => all.push(line));
  const closed = once(reader, "close");
  const ended = once(child, "close").then(async (/** @type {(number | null)[]} */ [status = null]) => {
    await closed;
    return status;
  });
  const next = async () => {
    while (read >= all.length) {
      const isOver = await Promise.race([once(reader, "line").then(() => false), ended.then(() => true)]);
      if (isOver && read >= all.length) return undefined;
    }
    return all[read++];
  };
  return { process: child, all, next, ended, stderr: () => stderr };
}

/** @type {(text: string) => unknown} */
function parsed(text) {
  return JSON.parse(text);
}
