import path from "node:path";
import { replay, type ReplayOptions, type RunningReplay } from "../compose/index.js";
import type { Event, Report } from "../engine/events.js";
import { Log } from "../engine/log.js";
import { NextPlayed, type Played, type Wanted } from "./next.js";

/** A session over a cassette, as a test has it. */
export interface TestSession extends Omit<RunningReplay, "callbackUrl"> {
  /** What happened so far, as far as it is kept: the last 1,000 events. */
  readonly events: readonly Event[];
  /** How many events are not kept. */
  readonly eventsDropped: number;
  /**
   * The next request of the bot's that is played, from now on: by the id of its exchange, by what it asks for (`invite`),
   * or as a function says; any where nothing is said. Rejects after `timeout` milliseconds (4 s) with what came instead.
   */
  next(wanted?: Wanted, timeout?: number): Promise<Played>;
}

/** Under vitest's own limit for a test, so that what is missing can be said. */
const NEXT_TIMEOUT = 4_000;

/** Where cassettes are looked for that are named without a folder. */
const FOLDER = "cassettes";

/** The sessions of one test: each is closed when the test ends. */
export class Rollcall {
  readonly #closing: (() => Promise<unknown>)[] = [];

  /**
   * Starts a session over a cassette: a name in the folder `cassettes`, or the path of a file. Rejects when there is no
   * such cassette.
   */
  async replay(
    cassette: string,
    options: Omit<ReplayOptions, "cassette" | "onEvent" | "onPlay"> = {},
  ): Promise<TestSession> {
    const log = new Log();
    const nextPlayed = new NextPlayed();
    const running = await replay({
      ...options,
      cassette: path.basename(cassette) === cassette ? path.join(FOLDER, cassette) : cassette,
      onEvent: (event) => log.keep(event),
      onPlay: (live, exchange) => nextPlayed.played(live, exchange),
    });
    const stop = async (): Promise<Report> => {
      nextPlayed.close();
      return running.stop();
    };
    this.#closing.push(stop);
    const next = (wanted?: Wanted, timeout = NEXT_TIMEOUT): Promise<Played> =>
      nextPlayed.next(wanted, timeout);
    return {
      ...{ ...running, next, stop },
      get events() {
        return log.events;
      },
      get eventsDropped() {
        return log.dropped;
      },
    };
  }

  /** Closes all sessions. */
  async close(): Promise<void> {
    await Promise.all(this.#closing.map((close) => close()));
  }
}
