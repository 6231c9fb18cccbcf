import { acquiring } from "../base/disposer.js";
import type { Emit } from "../engine/events.js";
import { Session, SESSION_DEFAULTS, type SessionOptions } from "../engine/session.js";
import { Tape } from "../engine/tape.js";
import { matchRules, readMatch } from "../match/rules.js";
import type { MatchOptions } from "../tape/cassette.js";
import { openCassette } from "../store/open.js";
import { replayRequests } from "../wire/serve.js";
import { answer, answeringSetting } from "./answer.js";
import type { CommonOptions, Ring, Running } from "./common.js";

export interface ReplayOptions extends CommonOptions, Partial<Omit<SessionOptions, "callback">> {
  /** The cassette's file, with or without `.json`. */
  cassette: string;
  /** When what no request on the tape caused goes out, an incoming call for one; by default not at all. */
  ring?: Ring;
  /** How requests are matched, beside what the cassette says: as `--match` has it, or as options. */
  match?: string | MatchOptions;
}

/** A session over a cassette that runs. */
export interface RunningReplay extends Running {
  /** Lets what no request on the tape caused go out, once. */
  ring(): void;
}

/** Starts a session over a cassette. Throws, with nothing left behind, when an option, a port or the file does not do. */
export async function replay(options: ReplayOptions): Promise<RunningReplay> {
  const setting = answeringSetting(options);
  const { callback, ports } = setting;
  const match = matchOptions(options);
  return acquiring(async (undo) => {
    const { cassette, file, unfolded } = await openCassette(options.cassette);
    const tape = new Tape(cassette, matchRules(cassette.match ?? {}, match));
    const session = new Session(tape, ports, sessionOptions(options, callback));
    const serve = replayRequests(session, ports.clock, cassette.recorded.upstream);
    const running = await answer("replay", setting, session, serve, undo);
    const message = `${file}: ${unfolded ?? ""}; it is played as it was when it was opened`;
    if (unfolded) ports.emit({ event: "warning", message });
    if (!callback) warnOfNotifications(tape, ports.emit);
    return { ...running, ring: () => session.ring() };
  });
}

/** Throws a `UsageError` for a `match` that is none. */
export function matchOptions({ match = {} }: Pick<ReplayOptions, "match">): MatchOptions {
  return typeof match === "string" ? readMatch(match) : match;
}

function sessionOptions(options: ReplayOptions, callback: URL | undefined): SessionOptions {
  const {
    lead = SESSION_DEFAULTS.lead,
    deliveryTimeout = SESSION_DEFAULTS.deliveryTimeout,
    strict = SESSION_DEFAULTS.strict,
  } = options;
  return { lead, deliveryTimeout, strict, ...(callback && { callback }) };
}

/** Of calls that the tape does not see created or answered nobody can say where their notifications go. */
function warnOfNotifications(tape: Tape, emit: Emit): void {
  const { length: count } = tape.notifications.filter(
    (notification) => tape.ownerOf(notification) === undefined,
  );
  if (count === 0) return;
  emit({
    event: "warning",
    message:
      `the cassette has ${count} notifications of calls for which no request names a callbackUri, ` +
      "and no --callback was given: they cannot be delivered",
  });
}
