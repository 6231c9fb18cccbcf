import path from "node:path";
import { systemClock } from "../base/clock.js";
import { UsageError } from "../base/errors.js";
import { replay, replayInProcess, type ReplayOptions } from "../compose/index.js";
import { Log } from "../engine/log.js";
import { GRAPH_ORIGIN } from "../graph/hosts.js";
import { Deadline } from "./deadline.js";
import { enterPlace, leave, within, type InProcess } from "./in-process.js";
import { testSession, type Kept, type TestSession } from "./test-session.js";
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

/** A session of a test, and what else is known of it. */
export interface Started {
  session: TestSession;
  kept: Kept;
  /** Its cassette, as the command line takes it. */
  file: string;
}

/** The sessions of one test: each is closed when the test ends. */
export class Rollcall {
  readonly #closing: (() => Promise<unknown>)[] = [];
  readonly #deadline: Deadline;
  readonly #started: Started[] = [];
  #isClosed = false;

  constructor({ timeout }: OfTest) {
    this.#deadline = new Deadline(systemClock, timeout);
  }

  /** Those that were started, in that order. */
  get sessions(): readonly TestSession[] {
    return this.#started.map(({ session }) => session);
  }

  /** The same, with what else is known of them. */
  get started(): readonly Started[] {
    return this.#started;
  }

  /**
   * Starts a session over a cassette, which listens: a name in the folder `cassettes`, or the path of a file. Rejects when
   * there is no such cassette.
   */
  replay(cassette: string, options: TestReplayOptions = {}): Promise<TestSession> {
    return this.#starting(() => this.#replay(cassette, options));
  }

  /**
   * Starts a session over a cassette for a bot in this process, which needs no base URL: what it asks of Graph from here on
   * is caught. Rejects when there is no such cassette, and without nock.
   */
  inProcess(cassette: string, options: TestInProcessOptions = {}): Promise<TestSession> {
    const place = enterPlace(); // before anything is waited for
    return this.#starting(() => this.#inProcess(cassette, options, (session) => place.entered(session)));
  }

  /** Closes all sessions, those that are still starting included, whatever one of them has to say. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const closed = await Promise.allSettled(this.#closing.map((close) => close()));
    for (const one of closed) if (one.status === "rejected") throw one.reason;
  }

  /** A test that fails on its way does not wait until all that it starts has started. */
  async #starting(start: () => Promise<TestSession>): Promise<TestSession> {
    if (this.#isClosed)
      throw new UsageError("The test that this rollcall belongs to has ended: no session starts any more.");
    const starting = start();
    this.#closing.push(() =>
      starting.then(
        (session) => session.stop(),
        () => undefined, // that is said to whoever has started it
      ),
    );
    return starting;
  }

  async #replay(cassette: string, options: TestReplayOptions): Promise<TestSession> {
    const { kept, hearing } = keeping(options);
    const running = await replay({ ...options, ...hearing, cassette: fileOf(cassette) });
    const { graphUrl } = running;
    const own = { cassette, graphUrl, deadline: this.#deadline };
    const alone = { run: <Result>(action: () => Result) => action(), stop: () => running.stop() };
    return this.#begun(cassette, testSession(running, kept, { ...own, ...alone }), kept);
  }

  async #inProcess(
    cassette: string,
    options: TestInProcessOptions,
    entered: (session: InProcess) => void,
  ): Promise<TestSession> {
    const { kept, hearing } = keeping(options);
    const running = await replayInProcess({ ...options, ...hearing, cassette: fileOf(cassette) });
    const caught: InProcess = { name: cassette, receive: running.receive, unserved: running.unserved };
    const stop: TestSession["stop"] = () => running.stop().finally(() => leave(caught));
    this.#closing.push(stop);
    entered(caught);
    const run: TestSession["run"] = (action) => within(caught, action);
    const deliverTo: TestSession["deliverTo"] = (bot) =>
      running.deliverTo(typeof bot === "function" ? (request) => run(() => bot(request)) : bot);
    const own = { cassette, graphUrl: GRAPH_ORIGIN, deadline: this.#deadline, run, stop };
    return this.#begun(cassette, testSession({ ...running, deliverTo }, kept, own), kept);
  }

  #begun(cassette: string, session: TestSession, kept: Kept): TestSession {
    this.#started.push({ session, kept, file: fileOf(cassette) });
    return session;
  }
}

function fileOf(cassette: string): string {
  return path.basename(cassette) === cassette ? path.join(FOLDER, cassette) : cassette;
}

/** What a test can look at, and what hears of it. */
function keeping(options: TestReplayOptions) {
  const log = new Log();
  const transcript = new Transcript();
  const hearing = { onEvent: log.keep.bind(log), witness: transcript };
  return { kept: { log, transcript, options }, hearing };
}
