// The processes of a run. Each is killed when it is no longer needed, and whatever ends the run.
import { spawn } from "node:child_process";
import { on, once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { pinned } from "./cores.js";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** As much of what a process says as helps to see why it failed. */
const SAID = 4_000;

/** Milliseconds after which a process that says nothing hangs. */
const PATIENCE = 180_000;

/** A process on the core of its side. */
export class Child {
  #command;
  #child;
  #lines;
  #said = "";
  #asked = 0;
  #isOver = false;

  /**
   * @param {import("./cores.js").Side} side
   * @param {readonly string[]} command
   */
  constructor(side, command) {
    const [program = "", ...args] = pinned(side, command);
    this.#command = command;
    this.#child = spawn(program, args, { stdio: "pipe" });
    running.add(this.#child);
    this.#child.once("exit", () => running.delete(this.#child));
    this.#lines = createInterface({ input: this.#child.stdout });
    this.#lines.once("close", () => (this.#isOver = true));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        this.#said = (this.#said + text).slice(-SAID);
      });
    }
  }

  get pid() {
    return this.#child.pid ?? NaN;
  }

  /**
   * The next line on stdout that this is found in.
   * @param {RegExp} pattern
   * @returns {Promise<RegExpExecArray>}
   */
  async line(pattern) {
    const until = { close: ["close"], signal: AbortSignal.timeout(PATIENCE) };
    for await (const [line] of this.#isOver ? [] : on(this.#lines, "line", until)) {
      const found = pattern.exec(String(line));
      if (found) return found;
    }
    throw this.#ended();
  }

  /**
   * Asks a process that is `answering`.
   * @template Answer
   * @param {string} what
   * @param {unknown} of
   * @returns {Promise<Answer>}
   */
  async ask(what, of = {}) {
    const ask = (this.#asked += 1);
    const answered = this.line(new RegExp(`^\\{"ask":${ask},.*`));
    this.#child.stdin.write(`${JSON.stringify({ ask, what, of })}\n`);
    const [line] = await answered;
    /** @type {unknown} */
    const reply = JSON.parse(line);
    return /** @type {{ answer: Answer }} */ (reply).answer;
  }

  /** Waits for its end; throws where it failed. */
  async succeeds() {
    await once(this.#child, "exit");
    if (this.#child.exitCode !== 0) throw this.#ended();
  }

  async stop() {
    if (!running.has(this.#child)) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exited;
  }

  #ended() {
    return new Error(`It ended: ${this.#command.join(" ")}\n${this.#said}`);
  }
}

/**
 * Starts a script of this folder with Node.
 * @param {import("./cores.js").Side} side
 * @param {string} script
 */
export function startScript(side, script) {
  return new Child(side, scriptCommand(script));
}

/**
 * The command line that runs a script of this folder.
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {readonly string[]}
 */
export function scriptCommand(script, args = []) {
  return [process.execPath, fileURLToPath(new URL(script, import.meta.url)), ...args];
}
