import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { errorCode, messageOf } from "../../base/errors.js";

/** What ends a command from outside, as far as somebody can be told of it. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Signal = (typeof SIGNALS)[number];

/** What a shell says of a command that it cannot start. */
const UNSTARTED: Readonly<Record<string, number>> = { ENOENT: 127, EACCES: 126 };
const OTHERWISE_UNSTARTED = 126;

/** How a command has ended. */
export interface CommandEnd {
  /** As a shell has it: its own, or 128 and the number of the signal that ended it. */
  status: number;
  /** Why it never ran. */
  unstarted?: string;
}

/** Listens for signals from its making on, so that none is lost before there is a command, and hands them to it. */
export class Signals {
  #first: Signal | undefined;
  #hand: (signal: NodeJS.Signals) => void = () => undefined;
  readonly #listeners = SIGNALS.map((signal) => [signal, () => this.#came(signal)] as const);

  constructor() {
    for (const [signal, listener] of this.#listeners) process.on(signal, listener);
  }

  /** The first that came, if any has by now. */
  came(): Signal | undefined {
    return this.#first;
  }

  /** From now on they go there. */
  handTo(hand: (signal: NodeJS.Signals) => void): void {
    this.#hand = hand;
  }

  close(): void {
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
  }

  /** A second one means that whoever sent it does not want to wait. */
  #came(signal: Signal): void {
    const isFirst = this.#first === undefined;
    this.#first ??= signal;
    if (!isFirst) this.#hand("SIGKILL");
    // The terminal has sent it to the command, too: twice would mean that nobody wants to wait.
    else if (signal !== "SIGINT" || !process.stdin.isTTY) this.#hand(signal);
  }
}

/** Runs a command with our input and output to its end, and hands signals on to it. */
export async function runCommand(
  [program = "", ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  signals: Signals,
): Promise<CommandEnd> {
  const early = signals.came();
  if (early) return { status: statusOf(early) };
  const child = spawn(program, args, { stdio: "inherit", env });
  signals.handTo((signal) => void child.kill(signal));
  try {
    const [status, signal] = (await once(child, "exit")) as [
      status: number | null,
      signal: NodeJS.Signals | null,
    ];
    const ended = signals.came() ?? signal;
    return { status: ended ? statusOf(ended) : (status ?? 0) };
  } catch (error) {
    const status = UNSTARTED[errorCode(error) ?? ""] ?? OTHERWISE_UNSTARTED;
    return { status, unstarted: `${program} cannot be started: ${messageOf(error)}` };
  } finally {
    signals.handTo(() => undefined);
  }
}

function statusOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
