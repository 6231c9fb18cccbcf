import { systemClock } from "../base/clock.js";
import { UsageError } from "../base/errors.js";
import { forwardUrls, isMissing } from "../compose/index.js";
import type { RemoteControl } from "../control/client.js";
import { ConnectedControl, type RemoteOptions } from "./connected.js";
import { Deadline } from "./deadline.js";
import { enterPlace } from "./in-process.js";
import {
  FOLDER,
  keeping,
  now,
  openInProcess,
  openReplay,
  type Started,
  type TestInProcessOptions,
  type TestReplayOptions,
} from "./opening.js";
import { Recordings, type CassetteOptions } from "./recording.js";
import { testSession, type TestSession } from "./test-session.js";

/** What a test that a `Rollcall` is for says of itself. */
export interface OfTest {
  /** Milliseconds that it may take; 0: as long as it likes. */
  timeout: number;
  /** The file of its own cassette in this folder. Throws where it can have none; absent: it has no name to give one. */
  cassetteIn?: (folder: string) => string;
}

/** The sessions of one test: each is closed when the test ends. */
export class Rollcall {
  readonly #closing: (() => Promise<unknown>)[] = [];
  readonly #deadline: Deadline;
  readonly #started: Started[] = [];
  readonly #recordings = new Recordings();
  readonly #cassetteIn: (folder: string) => string;
  #cassette: string | undefined;
  #isClosed = false;

  constructor({ timeout, cassetteIn = nameless }: OfTest) {
    this.#deadline = new Deadline(systemClock, timeout);
    this.#cassetteIn = cassetteIn;
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
    return this.#starting(() => openReplay(cassette, options, this.#deadline));
  }

  /**
   * Starts a session over a cassette for a bot in this process, which needs no base URL: what it asks of Graph from here on
   * is caught. Rejects when there is no such cassette, and without nock.
   */
  inProcess(cassette: string, options: TestInProcessOptions = {}): Promise<TestSession> {
    const { entered } = enterPlace(); // before anything is waited for
    return this.#starting(() => openInProcess(cassette, options, this.#deadline, entered));
  }

  /**
   * Starts the session of this test over a cassette of its own, which is named after the test. Where there is none it is
   * recorded: from `upstream`, or from a simulated Graph in this process. It is kept when the test has passed. Rejects in a CI
   * (`CI=true`) where there is none.
   */
  cassette(options: CassetteOptions = {}): Promise<TestSession> {
    return this.#starting(() => this.#openOwn(options));
  }

  /**
   * The sessions of a rollcall in another process; those that are created there end with the test. Throws where nobody says
   * where it is: neither the options nor the environment.
   */
  connect(options: RemoteOptions = {}): RemoteControl {
    return new ConnectedControl(options, (stop) => this.#closing.push(stop));
  }

  /** What was recorded becomes a cassette where the test has passed. Called when all is closed. */
  finish(hasPassed: boolean): Promise<void> {
    return this.#recordings.finish(hasPassed);
  }

  /** Closes all sessions, those that are still starting included, whatever one of them has to say. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const closed = await Promise.allSettled(this.#closing.map((close) => close()));
    for (const one of closed) if (one.status === "rejected") throw one.reason;
  }

  /** A test that fails on its way does not wait until all that it starts has started. */
  async #starting(start: () => Promise<Started>): Promise<TestSession> {
    if (this.#isClosed)
      throw new UsageError("The test that this rollcall belongs to has ended: no session starts any more.");
    const starting = start();
    this.#closing.push(() =>
      starting.then(
        ({ session }) => session.stop(),
        () => undefined, // that is said to whoever has started it
      ),
    );
    const started = await starting;
    this.#started.push(started);
    return started.session;
  }

  async #openOwn(options: CassetteOptions): Promise<Started> {
    const { folder = FOLDER } = options;
    forwardUrls(options); // what does not do is said by the first run already, whichever it is
    const file = this.#cassetteIn(folder);
    if (this.#cassette === file) throw new UsageError(twice(file));
    this.#cassette = file;
    const recording = (await isMissing(file)) ? await this.#record(file, options) : undefined;
    return recording ?? openReplay(file, options, this.#deadline);
  }

  async #record(file: string, options: CassetteOptions): Promise<Started | undefined> {
    const { kept, hearing } = keeping(options);
    const running = await this.#recordings.start(file, options, hearing);
    if (!running) return undefined;
    const stop: TestSession["stop"] = () => running.stop();
    const own = { cassette: file, graphUrl: running.graphUrl, deadline: this.#deadline, run: now, stop };
    return { session: testSession(running, kept, own), kept, file };
  }
}

function nameless(): never {
  throw new UsageError(
    "rollcall.cassette() names the cassette after the test, and this rollcall belongs to none.",
  );
}

function twice(file: string): string {
  return (
    "rollcall.cassette() gives a test one session, and was called twice. " +
    `rollcall.replay(${JSON.stringify(file)}) starts another one over the same cassette, when there is one.`
  );
}
