import { acquiring } from "../base/disposer.js";
import type { Life } from "../engine/lifetime.js";
import type { Played, Wanted } from "../engine/next.js";
import type { SessionOptions } from "../engine/session-options.js";
import type { Witness } from "../engine/witness.js";
import type { MatchOptions } from "../tape/cassette.js";
import type { Bot } from "../wire/in-process.js";
import { replayRequests } from "../wire/serve.js";
import { answer, answeringSetting } from "./answer.js";
import type { Ring } from "./checks.js";
import type { CommonOptions, Running } from "./common.js";
import type { FaultEntry } from "../fault/plan.js";
import type { FaultOptions } from "./faults.js";
import { openReplay } from "./open-replay.js";

export interface ReplayOptions
  extends CommonOptions, FaultOptions, Partial<Omit<SessionOptions, "callback" | "name" | "faults">> {
  /** The cassette's file, with or without `.json`; a folder of cassettes, or several files: then requests name theirs. */
  cassette: string | readonly string[];
  /** When what no request on the tape caused goes out, an incoming call for one; by default not at all. */
  ring?: Ring;
  /** How requests are matched, beside what the cassette says: as `--match` has it, or as options. */
  match?: string | MatchOptions;
  /** How many sessions there may be at once; 1,000. */
  maxSessions?: number;
  /** Hears of what passes as it came and went, not redacted. */
  witness?: Witness;
  /** Somebody is going to say where notifications go (`deliverTo`): nothing warns beforehand that nobody has. */
  isDirected?: boolean;
}

/** What can be done with sessions over cassettes that run, be they one or all of a proxy. */
export interface ReplayControls extends Omit<Life, "stop"> {
  /** What new ids and the chance of faults are made from. */
  readonly seed: number;
  /** Lets what no request on the tape caused go out, once. */
  ring(): void;
  /** From now on all notifications go to this URL, or to this function. */
  deliverTo(bot: string | URL | Bot): void;
  /** Starts every session again, from the beginning of its tape: for a bot that was restarted. */
  rewind(): void;
  /**
   * Under timing `manual`: moves the time on; resolves when the bot has answered what was due, and rejects after `within`
   * milliseconds with what it has not.
   */
  advance(ms: number, within?: number, off?: AbortSignal): Promise<void>;
  /**
   * From now on these faults bend the tapes, in the place of those before: as `--fault` has them, or as objects. Rejects for
   * one that is none, or that makes no sense on the tape; then nothing changes.
   */
  setFaults(faults: readonly (string | FaultEntry)[]): Promise<void>;
  /**
   * The next request of the bot's that is played, from now on: by the id of its exchange, by what it asks for (`invite`),
   * or as a function says; any where nothing is said. Rejects after `within` milliseconds with what came instead.
   */
  next(wanted?: Wanted, within?: number, off?: AbortSignal): Promise<Played>;
  /** Resolves when it is settled and everything on the tape had its turn; rejects after `within` milliseconds with what had none. */
  complete(within?: number, off?: AbortSignal): Promise<void>;
  /** What it waits for before it is settled, in words. */
  pending(): string[];
  /** What on the tape has had no turn, each with why, in words. */
  missing(): string[];
}

/** A session over a cassette that runs. */
export interface RunningReplay extends Running, ReplayControls {
  /** Those of its sessions that have begun and that requests name, by their names. */
  sessions(): ReadonlyMap<string, ReplayControls>;
}

/** Starts a session over a cassette. Throws, with nothing left behind, when an option, a port or the file does not do. */
export async function replay(options: ReplayOptions): Promise<RunningReplay> {
  const setting = answeringSetting(options);
  return acquiring(async (undo) => {
    const opened = await openReplay(options, setting);
    const { sessions, library, controls } = opened;
    const serve = replayRequests(sessions, setting.ports.clock, setting.faultClock);
    const cassettes = library.only ? undefined : await library.names();
    const running = await answer(
      "replay",
      setting,
      sessions,
      { serve, cassettes, bounds: opened.bounds },
      undo,
    );
    opened.begin();
    return { ...controls, ...running, sessions: opened.named };
  });
}
