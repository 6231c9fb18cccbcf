import type { ReplayControls } from "../compose/index.js";
import type { Event, Report } from "../engine/events.js";
import type { Log } from "../engine/log.js";
import type { Played, Wanted } from "../engine/next.js";
import { ROUTE_NAMES } from "../graph/routes.js";
import type { Deadline } from "./deadline.js";
import { checkName } from "./received.js";
import type { TestReplayOptions } from "./opening.js";
import type { Delivered, Requested, Transcript } from "./transcript.js";

/**
 * A session over a cassette, as a test has it. Its barriers wait as long as the test's own timeout leaves time to say what
 * is missing, where they are not given another bound.
 */
export interface TestSession extends ReplayControls {
  /** The cassette, as it was asked for. */
  readonly cassette: string;
  /** The bot's base URL; in process Graph's own. */
  readonly graphUrl: string;
  /** The requests of the bot so far, with what answered them: the last 1,000. */
  readonly requests: readonly Requested[];
  /** The notifications that the bot was given so far, and what it answered: the last 1,000. */
  readonly notifications: readonly Delivered[];
  /** What happened so far, redacted: the last 1,000 events. */
  readonly events: readonly Event[];
  /** How many events are not kept. */
  readonly eventsDropped: number;
  /** Runs something of the bot's in this session: needed in process only, where what sends the request has lost the test. */
  run<Result>(action: () => Result): Result;
  /** Finishes what is in flight, at most 5 s, and ends. A test need not: sessions end with it. */
  stop(): Promise<Report>;
}

/** What is kept of a session. */
export interface Kept {
  log: Log;
  transcript: Transcript;
  /** How it was started, and where its notifications go by now. */
  options: TestReplayOptions;
}

interface Own extends Pick<TestSession, "cassette" | "graphUrl" | "run" | "stop"> {
  deadline: Deadline;
}

/** What runs as a test has it. */
export function testSession(controls: ReplayControls, kept: Kept, { deadline, ...own }: Own): TestSession {
  const { log, transcript } = kept;
  return {
    ...controls,
    ...own,
    deliverTo: (bot) => {
      controls.deliverTo(bot);
      const { callback: _before, ...options } = kept.options;
      kept.options = typeof bot === "function" ? options : { ...options, callback: String(bot) };
    },
    settled: (within = deadline.left()) => controls.settled(within),
    advance: (ms, within = deadline.left()) => controls.advance(ms, within),
    complete: (within = deadline.left()) => controls.complete(within),
    next: (wanted?: Wanted, within = deadline.left()): Promise<Played> => {
      if (typeof wanted === "string") checkName(wanted, "request", ROUTE_NAMES);
      return controls.next(wanted, within);
    },
    get requests() {
      return transcript.requests;
    },
    get notifications() {
      return transcript.notifications;
    },
    get events() {
      return log.events;
    },
    get eventsDropped() {
      return log.dropped;
    },
  };
}
