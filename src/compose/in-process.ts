import { afterOrWhen, within, type Clock } from "../base/clock.js";
import { acquiring } from "../base/disposer.js";
import { UsageError } from "../base/errors.js";
import { LONGEST_BEFORE, type Decision } from "../engine/decision.js";
import type { Deliver } from "../engine/deliveries.js";
import { lifetime, type Life } from "../engine/lifetime.js";
import type { TapeRequest } from "../tape/exchange.js";
import { answerInProcess, oursInProcess, type InProcessAnswer } from "../wire/in-process-answer.js";
import { OURS } from "../wire/ours.js";
import { answeringSetting } from "./answer.js";
import { openReplay } from "./open-replay.js";
import { nameOf } from "./replay-options.js";
import type { ReplayControls, ReplayOptions } from "./replay.js";

/** What a session in the bot's own process takes: nothing of it listens. */
export interface InProcessOptions extends Omit<ReplayOptions, "host" | "port" | "ring" | "maxSessions"> {
  /** Posts in the place of the courier, which it is given: whoever catches requests must not catch rollcall's own. */
  posting?: (deliver: Deliver) => Deliver;
}

/** A session over a cassette in the bot's own process. */
export interface InProcessReplay extends ReplayControls, Life {
  /** The answer to a request of the bot's, whatever catches it; `left` is aborted when nobody waits for it any more. */
  readonly receive: (live: TapeRequest, left: AbortSignal) => Promise<InProcessAnswer>;
  /** A request came that could be this session's or another one's: gives what it is told. */
  readonly unserved: (
    live: Pick<TapeRequest, "method" | "url" | "headers">,
    reason: string,
  ) => InProcessAnswer;
}

/**
 * Starts a session over a cassette whose requests are handed to it. Notifications follow their answer without a lead. Throws
 * when an option or the file does not do, for a folder, and for a fault that is done to a connection.
 */
export async function replayInProcess({ posting, ...options }: InProcessOptions): Promise<InProcessReplay> {
  const { ports: own, ...rest } = answeringSetting(options);
  const ports = posting ? { ...own, deliver: posting(own.deliver) } : own;
  const { clock, emit } = ports;
  return acquiring(async (undo) => {
    undo.push(() => rest.courier.close());
    const { sessions, bounds, controls, begin } = await openReplay(
      { lead: 0, ...options },
      { ...rest, ports },
      { isInProcess: true },
    );
    const session = sessions.nameless;
    if (!session)
      throw new UsageError(`${nameOf(options.cassette)} is a folder. In process a session has one cassette.`);
    const over = new AbortController();
    undo.push(() => over.abort());
    begin();
    const ending = {
      settled: () => sessions.settled(),
      hurry: () => rest.faultClock.hurry(),
      giveUp: () => sessions.abandon(),
      close: () => undo.dispose(),
      report: () => sessions.report(),
      pending: () => sessions.pending(),
    };
    const clocks = { clock, faultClock: rest.faultClock };
    return {
      ...controls,
      ...lifetime(clock, ending, emit, bounds),
      receive: (live, left) => answerOf(session.receive(live), live, clocks, { left, over: over.signal }),
      unserved: (live, reason) => {
        const message = sessions.unserved(live.method, live.url, reason);
        const handing = { over: over.signal, done: () => undefined };
        return oursInProcess({ ...OURS.unserved, message }, live, clock, handing);
      },
    };
  });
}

interface Clocks {
  clock: Clock;
  faultClock: Clock;
}

/** What ends the wait for an answer: its client leaves, or its session is over. */
interface Ends {
  left: AbortSignal;
  over: AbortSignal;
}

async function answerOf(
  decision: Decision,
  live: TapeRequest,
  { clock, faultClock }: Clocks,
  { left, over }: Ends,
): Promise<InProcessAnswer> {
  const handing = { over, done: decision.done };
  if ("miss" in decision)
    return oursInProcess({ ...OURS.miss, message: decision.miss.message }, live, clock, handing);
  if ("refused" in decision)
    return oursInProcess({ ...OURS.refused, message: decision.refused }, live, clock, handing);
  if (decision.before) await within(faultClock, LONGEST_BEFORE, decision.before);
  await heldBack(clock, decision.after, [left, over]);
  if (!left.aborted && !over.aborted) return answerInProcess(decision.play.live, live.method, handing);
  decision.done(false);
  return handing;
}

/** Resolves after so many milliseconds, or as soon as one of these is aborted. */
async function heldBack(clock: Clock, ms: number, ends: readonly AbortSignal[]): Promise<void> {
  if (ms === 0 || ends.some(({ aborted }) => aborted)) return;
  await afterOrWhen(clock, ms, (over) => {
    for (const end of ends) end.addEventListener("abort", over);
    return () => {
      for (const end of ends) end.removeEventListener("abort", over);
    };
  });
}
