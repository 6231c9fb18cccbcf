import { acquiring } from "../base/disposer.js";
import { UsageError } from "../base/errors.js";
import type { Emit, Report } from "../engine/events.js";
import { Session } from "../engine/session.js";
import { SESSION_DEFAULTS, type SessionOptions } from "../engine/session-options.js";
import { MAX_SESSIONS, Sessions, type Library } from "../engine/sessions.js";
import type { Tape } from "../engine/tape.js";
import { readMatch } from "../match/rules.js";
import type { MatchOptions } from "../tape/cassette.js";
import type { Exchange, TapeRequest } from "../tape/exchange.js";
import { httpUrl } from "../wire/hosts.js";
import { inProcess, type Bot } from "../wire/in-process.js";
import { replayRequests } from "../wire/serve.js";
import { answer, answeringSetting } from "./answer.js";
import type { Ring } from "./checks.js";
import type { CommonOptions, Running } from "./common.js";
import type { FaultEntry } from "../fault/plan.js";
import { openFaults, type FaultOptions } from "./faults.js";
import { openLibrary } from "./library.js";

export interface ReplayOptions
  extends CommonOptions, FaultOptions, Partial<Omit<SessionOptions, "callback" | "name" | "faults">> {
  /** The cassette's file, with or without `.json`, or a folder of cassettes: then requests name theirs. */
  cassette: string;
  /** When what no request on the tape caused goes out, an incoming call for one; by default not at all. */
  ring?: Ring;
  /** How requests are matched, beside what the cassette says: as `--match` has it, or as options. */
  match?: string | MatchOptions;
  /** How many sessions there may be at once; 1,000. */
  maxSessions?: number;
  /** Hears of each request that is played, as it came, and of the exchange that answers it. */
  onPlay?: (live: TapeRequest, exchange: Exchange) => void;
}

/** A session over a cassette that runs. */
export interface RunningReplay extends Running {
  /** Lets what no request on the tape caused go out, once. */
  ring(): void;
  /** From now on all notifications go to this URL, or to this function. */
  deliverTo(bot: string | URL | Bot): void;
  /** Starts every session again, from the beginning of its tape: for a bot that was restarted. */
  rewind(): void;
  /** Under timing `manual`: moves the time on; resolves when the bot has answered what was due. */
  advance(ms: number): Promise<void>;
  /**
   * From now on these faults bend the tapes, in the place of those before: as `--fault` has them, or as objects. Rejects for
   * one that is none, or that makes no sense on the tape; then nothing changes.
   */
  setFaults(faults: readonly (string | FaultEntry)[]): Promise<void>;
  /** The judgement over what has been so far. */
  report(): Report;
}

/** Starts a session over a cassette. Throws, with nothing left behind, when an option, a port or the file does not do. */
export async function replay(options: ReplayOptions): Promise<RunningReplay> {
  const setting = answeringSetting(options);
  const { callback, ports } = setting;
  const match = matchOptions(options);
  const { maxSessions = MAX_SESSIONS } = options;
  const session = { ...sessionOptions(options), ...(callback && { callback }) };
  return acquiring(async (undo) => {
    const heard = later(ports.emit);
    const parts = { match, asksRequests: callback === undefined, warn: heard.warn };
    let faults = await openFaults(options, session.seed);
    const library = await openLibrary(options.cassette, parts);
    checkRinging(options, library);
    const told = options.onPlay && { onPlay: options.onPlay };
    const begin = (tape: Tape, name: string | undefined): Session =>
      new Session(
        tape,
        { ...ports, ...told, emit: namedEmit(ports.emit, name) },
        { ...session, ...faults.over(tape), ...(name !== undefined && { name }) },
      );
    if (library.only) faults.over(library.only.shelved.tape); // what makes no sense on it is said before anybody asks
    const sessions = new Sessions(
      library,
      { ...ports, begin },
      { maxSessions, seed: session.seed, timing: session.timing },
    );
    const serve = replayRequests(sessions, ports.clock, setting.faultClock);
    const cassettes = library.only ? undefined : await library.names();
    const running = await answer("replay", setting, sessions, { serve, cassettes }, undo);
    heard.begin();
    const setFaults = async (plan: readonly (string | FaultEntry)[]): Promise<void> => {
      const changed = await openFaults({ faults: plan }, session.seed);
      if (library.only) changed.over(library.only.shelved.tape);
      sessions.setFaults((tape) => changed.over(tape).faults);
      faults = changed;
    };
    return { ...running, ...controls(sessions), setFaults };
  });
}

/** What whoever started it can do with it. */
function controls(sessions: Sessions): Omit<RunningReplay, keyof Running | "setFaults"> {
  return {
    ring: () => sessions.ring(),
    deliverTo: (bot) =>
      sessions.deliverTo(
        typeof bot === "function" ? { take: inProcess(bot) } : { url: httpUrl("deliverTo", String(bot)) },
      ),
    rewind: () => sessions.rewind(),
    advance: (ms) => sessions.advance(ms),
    report: () => sessions.report(),
  };
}

/** Warnings that are told when somebody listens. */
function later(emit: Emit): { warn: (message: string) => void; begin: () => void } {
  let kept: string[] | undefined = [];
  const tell = (message: string): void => emit({ event: "warning", message });
  return {
    warn: (message) => {
      if (kept) kept.push(message);
      else tell(message);
    },
    begin: () => {
      kept?.forEach(tell);
      kept = undefined;
    },
  };
}

function namedEmit(emit: Emit, session: string | undefined): Emit {
  return session === undefined ? emit : (event) => emit({ ...event, session });
}

/** Throws a `UsageError` for a `match` that is none. */
export function matchOptions({ match = {} }: Pick<ReplayOptions, "match">): MatchOptions {
  return typeof match === "string" ? readMatch(match) : match;
}

/** The options of a replay that are its sessions'. */
const OWN = [
  ...["lead", "deliveryTimeout", "strict", "timing", "deliver"],
  ...["repeat", "freshIds", "seed", "rewindOn", "otherwise"],
] as readonly (keyof SessionOptions & keyof ReplayOptions)[];

function sessionOptions(options: ReplayOptions): SessionOptions {
  const given = OWN.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]);
  return { ...SESSION_DEFAULTS, ...(Object.fromEntries(given) as Partial<SessionOptions>) };
}

function checkRinging({ ring, cassette }: ReplayOptions, { only }: Library): void {
  if (ring === undefined || only !== undefined) return;
  throw new UsageError(
    `--ring needs one cassette: ${cassette} is a folder, and nobody says which is to ring.`,
  );
}
