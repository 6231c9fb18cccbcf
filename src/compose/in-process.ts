import { within } from "../base/clock.js";
import { acquiring } from "../base/disposer.js";
import { UsageError } from "../base/errors.js";
import { LONGEST_BEFORE, type Decision } from "../engine/decision.js";
import { lifetime, type Life } from "../engine/lifetime.js";
import type { Session } from "../engine/session.js";
import type { TapeRequest } from "../tape/exchange.js";
import { answerInProcess, oursInProcess, type InProcessAnswer } from "../wire/in-process-answer.js";
import { OURS } from "../wire/ours.js";
import { answeringSetting } from "./answer.js";
import { openReplay } from "./open-replay.js";
import { nameOf } from "./replay-options.js";
import type { ReplayControls, ReplayOptions } from "./replay.js";

/** What a session in the bot's own process takes: nothing of it listens. */
export type InProcessOptions = Omit<ReplayOptions, "host" | "port" | "ring" | "maxSessions">;

/** A session over a cassette in the bot's own process. */
export interface InProcessReplay extends ReplayControls, Life {
  /** The answer to a request of the bot's, whatever catches it. */
  readonly receive: (live: TapeRequest) => Promise<InProcessAnswer>;
  /** A request came that could be this session's or another one's: gives what it is told. */
  readonly unserved: (live: Pick<TapeRequest, "method" | "url">, reason: string) => InProcessAnswer;
}

/**
 * Starts a session over a cassette whose requests are handed to it. Notifications follow their answer without a lead. Throws
 * when an option or the file does not do, for a folder, and for a fault that is done to a connection.
 */
export async function replayInProcess(options: InProcessOptions): Promise<InProcessReplay> {
  const setting = answeringSetting(options);
  const { clock, emit } = setting.ports;
  return acquiring(async (undo) => {
    undo.push(() => setting.courier.close());
    const opened = await openReplay({ lead: 0, ...options }, setting, { isInProcess: true });
    const { sessions, bounds, controls } = opened;
    const session = sessions.nameless;
    if (!session)
      throw new UsageError(
        `${nameOf(options.cassette)} is no cassette of its own. In process a session has one.`,
      );
    opened.begin();
    const ending = {
      settled: () => sessions.settled(),
      hurry: () => setting.faultClock.hurry(),
      giveUp: () => sessions.abandon(),
      close: () => undo.dispose(),
      report: () => sessions.report(),
      pending: () => sessions.pending(),
    };
    return {
      ...controls,
      ...lifetime(clock, ending, emit, bounds),
      receive: (live) => receive(session, live, setting),
      unserved: ({ method, url }, reason) =>
        oursInProcess({ ...OURS.unserved, message: sessions.unserved(method, url, reason) }, clock),
    };
  });
}

type Clocks = Pick<ReturnType<typeof answeringSetting>, "ports" | "faultClock">;

async function receive(session: Session, live: TapeRequest, clocks: Clocks): Promise<InProcessAnswer> {
  return answerOf(session.receive(live), live, clocks);
}

async function answerOf(
  decision: Decision,
  live: TapeRequest,
  { ports, faultClock }: Clocks,
): Promise<InProcessAnswer> {
  const { clock } = ports;
  if ("miss" in decision)
    return oursInProcess({ ...OURS.miss, message: decision.miss.message }, clock, decision.done);
  if ("refused" in decision)
    return oursInProcess({ ...OURS.refused, message: decision.refused }, clock, decision.done);
  const { play, before, after, done } = decision;
  if (before) await within(faultClock, LONGEST_BEFORE, before);
  if (after > 0) await new Promise<void>((resolve) => clock.after(after, resolve));
  return answerInProcess(play.live, live.method, done);
}
