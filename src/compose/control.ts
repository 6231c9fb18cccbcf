import { systemClock, type Clock } from "../base/clock.js";
import { acquiring } from "../base/disposer.js";
import { HeldBack } from "../base/held-back.js";
import { openControl, type Control } from "../control/server.js";
import type { Emit, Hears, Report } from "../engine/events.js";
import { Log } from "../engine/log.js";
import type { ModeName } from "../engine/modes.js";
import { LOOPBACK, type Running } from "./common.js";
import { checkPort } from "./checks.js";
import { createSession, type Ended } from "./control-create.js";
import { controlledSession } from "./controlled-session.js";

/** How the control API is reached. */
interface ControlAddress {
  /** 0, the default, picks a free port. */
  port?: number;
  host?: string;
  /** What every request to it has to bring; a random one where none is given. */
  token?: string;
}

/** What a mode is started with, so that it can be controlled. */
export interface Told {
  onEvent: Emit;
  hears: Hears;
}

interface Starting<Mode extends Running> {
  mode: ModeName;
  cassette?: string;
  start: (told: Told) => Promise<Mode>;
  /** Whoever hears of what happens beside those who follow it through the control API. */
  told: Told;
  address: ControlAddress;
  clock?: Clock;
}

/** A mode that runs and can be controlled. */
export interface ControlledMode<Mode extends Running> {
  running: Mode;
  control: Pick<Control, "url" | "token">;
  /** What became of the sessions that were created beside it. */
  created: readonly Ended[];
  /** Ends it, and the sessions that were created beside it. */
  stop(): Promise<Report>;
}

/**
 * Starts a mode with the control API beside it, in which it is the session `main`. Where it listens is told when all of it
 * can be reached. Throws, with nothing left behind, when something does not do.
 */
export async function startControlled<Mode extends Running>({
  mode,
  cassette,
  start,
  told,
  address,
  clock = systemClock,
}: Starting<Mode>): Promise<ControlledMode<Mode>> {
  const { port = 0, host = LOOPBACK, token } = address;
  checkPort("--control-port", port);
  return acquiring(async (undo) => {
    const log = new Log();
    const held = new HeldBack(told.onEvent);
    const hears: Hears = (name) => log.isFollowed || told.hears(name);
    const created = createSession(told, clock);
    const where = { address: { host, port }, ...(token !== undefined && { token }) };
    const control = await openControl({ ...where, create: created.create, clock, emit: told.onEvent });
    undo.push(() => control.close());
    const onEvent: Emit = (event) => {
      const isListening = event.event === "listening";
      const complete = isListening ? { ...event, control: control.url, token: control.token } : event;
      log.keep(complete);
      held.take(complete);
    };
    const running = await start({ onEvent, hears });
    control.add("main", controlledSession(mode, running, log, cassette));
    held.letGo();
    const stop = async (): Promise<Report> => {
      created.isClosing();
      // Also where something could not be written: else what listens would keep the process from its end.
      return running.stop().finally(() => control.close());
    };
    return { running, control, created: created.ended, stop };
  });
}
