import type { Clock } from "../base/clock.js";
import type { JsonObject } from "../base/json.js";
import type { Controlled, Create } from "../control/controlled.js";
import type { Report } from "../engine/events.js";
import { Log } from "../engine/log.js";
import type { ModeName } from "../engine/modes.js";
import type { CommonOptions, Running } from "./common.js";
import type { Told } from "./control.js";
import { controlledSession } from "./controlled-session.js";
import type { OnceOptions } from "./once.js";
import type { RecordOptions } from "./record.js";
import type { ReplayOptions } from "./replay.js";

/** What starts each mode, loaded when it is asked for; the options have been judged. */
const STARTS: Readonly<Record<ModeName, (options: CommonOptions) => Promise<Running>>> = {
  replay: async (options) =>
    (await import("./replay.js")).replay({ ...(options as ReplayOptions), isDirected: true }),
  once: async (options) =>
    (await import("./once.js")).once({ ...(options as OnceOptions), isDirected: true }),
  record: async (options) => (await import("./record.js")).record(options as RecordOptions),
  passthrough: async (options) => (await import("./record.js")).passthrough(options),
  simulate: async (options) => (await import("./simulate.js")).simulate(options),
};

/** What became of a session that was created; `isLeft`: it was still there when all of it ended, and nobody has judged it. */
export interface Ended {
  report: Report;
  isLeft: boolean;
}

/** What creates sessions for clients of the control API, and what became of those sessions. */
export interface Creating {
  create: Create;
  /** Those that have ended. */
  ended: Ended[];
  /** From now on it is not a client who ends a session. */
  isClosing: () => void;
}

/** Creates sessions; what happens in them is told with everything else, by the ids that the sessions have. */
export function createSession({ onEvent, hears }: Told, clock: Clock): Creating {
  const ended: Ended[] = [];
  let isClosing = false;
  const create: Create = async ({ mode = "replay", ...asked }, id) => {
    const { CREATED_WITH } = await import("./control-options.js");
    const options = CREATED_WITH[mode](asked as JsonObject);
    const log = new Log();
    const running = await STARTS[mode]({
      ...(options as CommonOptions),
      clock,
      onEvent: (event) => {
        log.keep(event);
        if (event.event !== "report" && event.event !== "listening") onEvent({ session: id, ...event });
      },
      hears: (event) => log.isFollowed || hears(event),
    });
    const controlled = controlledSession(mode, running, log, options["cassette"]);
    const stop = async (): Promise<Report> => {
      const report = await controlled.stop();
      ended.push({ report, isLeft: isClosing });
      return report;
    };
    return { ...controlled, stop } satisfies Controlled;
  };
  return { create, ended, isClosing: () => (isClosing = true) };
}
