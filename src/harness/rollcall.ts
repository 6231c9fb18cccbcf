import path from "node:path";
import { systemClock } from "../base/clock.js";
import { replay, replayInProcess, type ReplayOptions } from "../compose/index.js";
import { Log } from "../engine/log.js";
import { GRAPH_ORIGIN } from "../graph/hosts.js";
import { Deadline } from "./deadline.js";
import { enterPlace, leave, within, type InProcess } from "./in-process.js";
import { testSession, type TestSession } from "./test-session.js";
import { Transcript } from "./transcript.js";

/** How a session is started from a test. */
export type TestReplayOptions = Omit<ReplayOptions, "cassette" | "onEvent" | "hears" | "witness">;

/** The same where nothing listens. */
export type TestInProcessOptions = Omit<TestReplayOptions, "host" | "port" | "ring" | "maxSessions">;

/** Where cassettes are looked for that are named without a folder. */
const FOLDER = "cassettes";

/** What a test that a `Rollcall` is for says of itself. */
export interface OfTest {
  /** Milliseconds that it may take; 0: as long as it likes. */
  timeout: number;
}

/** The sessions of one test: each is closed when the test ends. */
export class Rollcall {
  readonly #closing: (() => Promise<unknown>)[] = [];
  readonly #deadline: Deadline;
  readonly #sessions: TestSession[] = [];

  constructor({ timeout }: OfTest) {
    this.#deadline = new Deadline(systemClock, timeout);
  }

  /** Those that were started, in that order. */
  get sessions(): readonly TestSession[] {
    return this.#sessions;
  }

  /**
   * Starts a session over a cassette, which listens: a name in the folder `cassettes`, or the path of a file. Rejects when
   * there is no such cassette.
   */
  async replay(cassette: string, options: TestReplayOptions = {}): Promise<TestSession> {
    const { kept, hearing } = keeping();
    const running = await replay({ ...options, ...hearing, cassette: fileOf(cassette) });
    const { graphUrl } = running;
    const own = { cassette, graphUrl, deadline: this.#deadline };
    return this.#started(
      testSession(running, kept, { ...own, run: (action) => action(), stop: () => running.stop() }),
    );
  }

  /**
   * Starts a session over a cassette for a bot in this process, which needs no base URL: what it asks of Graph from here on
   * is caught. Rejects when there is no such cassette, and without nock.
   */
  inProcess(cassette: string, options: TestInProcessOptions = {}): Promise<TestSession> {
    const place = enterPlace(); // before anything is waited for
    return this.#inProcess(cassette, options, (session) => place.entered(session));
  }

  async #inProcess(
    cassette: string,
    options: TestInProcessOptions,
    entered: (session: InProcess) => void,
  ): Promise<TestSession> {
    const { kept, hearing } = keeping();
    const running = await replayInProcess({ ...options, ...hearing, cassette: fileOf(cassette) });
    const caught: InProcess = { name: cassette, receive: running.receive, unserved: running.unserved };
    const stop: TestSession["stop"] = () => running.stop().finally(() => leave(caught));
    this.#closing.push(stop);
    entered(caught);
    const run: TestSession["run"] = (action) => within(caught, action);
    const deliverTo: TestSession["deliverTo"] = (bot) =>
      running.deliverTo(typeof bot === "function" ? (request) => run(() => bot(request)) : bot);
    const own = { cassette, graphUrl: GRAPH_ORIGIN, deadline: this.#deadline, run, stop };
    return this.#started(testSession({ ...running, deliverTo }, kept, own));
  }

  /** Closes all sessions, whatever one of them has to say. */
  async close(): Promise<void> {
    const closed = await Promise.allSettled(this.#closing.map((close) => close()));
    for (const one of closed) if (one.status === "rejected") throw one.reason;
  }

  #started(session: TestSession): TestSession {
    this.#closing.push(() => session.stop());
    this.#sessions.push(session);
    return session;
  }
}

function fileOf(cassette: string): string {
  return path.basename(cassette) === cassette ? path.join(FOLDER, cassette) : cassette;
}

/** What a test can look at, and what hears of it. */
function keeping() {
  const log = new Log();
  const transcript = new Transcript();
  const hearing = { onEvent: log.keep.bind(log), witness: transcript };
  return { kept: { log, transcript }, hearing };
}
