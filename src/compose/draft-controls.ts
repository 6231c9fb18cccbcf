import type { Disposer } from "../base/disposer.js";
import { UsageError } from "../base/errors.js";
import type { NextPlayed } from "../engine/next.js";
import { openBotListener } from "../wire/bot-listener.js";
import type { Bot } from "../wire/in-process.js";
import type { Setting } from "./forward-setting.js";
import type { Forwarded } from "./forwarding.js";
import { handOnTo } from "./record.js";
import type { ReplayControls } from "./replay.js";

/** Lets somebody call the bot. */
export type Ring = () => void;

interface Parts {
  /** What is being recorded, for messages. */
  file: string;
  seed: number | undefined;
  recorder: Forwarded;
  setting: Setting;
  next: NextPlayed;
  /** Absent where nobody can be made to call. */
  ring: Ring | undefined;
}

const FAULTLESS = "faults bend what is on a tape, and this one is only being made";
const TIMELESS = "its time is that of the machine, and nobody moves it";

/** What cannot be done to a conversation that is only just taking place, and why. */
const CANNOT = {
  advance: TIMELESS,
  'timing "manual"': TIMELESS,
  rewind: "what has been recorded cannot be taken back",
  setFaults: FAULTLESS,
  faults: FAULTLESS,
  faultsFile: FAULTLESS,
  ring: "a Graph that is not simulated does not call when it is told to: let somebody call the bot",
} as const;

/** The error of something that a recording cannot do, be it asked for at the start or later on. */
export function cannotRecord(what: keyof typeof CANNOT, file: string): UsageError {
  return new UsageError(
    `${what} has no place while ${file} is being recorded: ${CANNOT[what]}. ` +
      `Record it in a test without, and use rollcall.replay(${JSON.stringify(file)}) in another one.`,
  );
}

/** What whoever started a recording can do with it: the same as with a replay, as far as that goes. */
export async function draftControls(parts: Parts, undo: Disposer): Promise<ReplayControls> {
  const { file, seed = 0, recorder, next, ring } = parts;
  const rejecting = (what: keyof typeof CANNOT) => (): Promise<never> =>
    Promise.reject(cannotRecord(what, file));
  const throwing = (what: keyof typeof CANNOT) => (): never => {
    throw cannotRecord(what, file);
  };
  return {
    seed,
    deliverTo: await delivering(parts, undo),
    settled: (within, off) => recorder.settled(within, off),
    complete: (within, off) => recorder.settled(within, off), // all that passes is the tape
    pending: () => recorder.pending(),
    missing: () => [],
    report: () => recorder.report(),
    next: (wanted, within, off) => next.next(wanted, { within, off }),
    ring: ring ?? throwing("ring"),
    rewind: throwing("rewind"),
    advance: rejecting("advance"),
    setFaults: rejecting("setFaults"),
  };
}

/** A function is posted to as well, under the path that the bot itself has named: so the tape has it as Graph would. */
async function delivering({ setting }: Parts, undo: Disposer): Promise<ReplayControls["deliverTo"]> {
  let taking: Bot = () => new Response(null, { status: 202 });
  const warn = (message: string): void => setting.emit({ event: "warning", message });
  const listener = await openBotListener((request) => taking(request), warn);
  undo.push(() => listener.close());
  return (bot) => {
    if (typeof bot !== "function") {
      handOnTo(bot, setting);
      return;
    }
    taking = bot;
    setting.handTo((own) => {
      const { pathname, search } = own ?? { pathname: "/", search: "" };
      return Object.assign(new URL(listener.origin), { pathname, search });
    });
  };
}
