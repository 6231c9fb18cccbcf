import path from "node:path";
import { replay, replayInProcess, type ReplayOptions } from "../compose/index.js";
import { Log } from "../engine/log.js";
import { GRAPH_ORIGIN } from "../graph/hosts.js";
import type { Deadline } from "./deadline.js";
import { asOurs, leave, within, type InProcess } from "./in-process.js";
import { testSession, type Kept, type TestSession } from "./test-session.js";
import { Transcript } from "./transcript.js";

/** How a session is started from a test. */
export type TestReplayOptions = Omit<
  ReplayOptions,
  "cassette" | "onEvent" | "hears" | "witness" | "isDirected"
>;

/** The same where nothing listens. */
export type TestInProcessOptions = Omit<TestReplayOptions, "host" | "port" | "ring" | "maxSessions">;

/** A session of a test, and what else is known of it. */
export interface Started {
  session: TestSession;
  kept: Kept;
  /** Its cassette, as the command line takes it. */
  file: string;
}

/** Where cassettes are looked for that are named without a folder. */
export const FOLDER = "cassettes";

/** The file of a cassette: a name alone is one in the folder `cassettes`. */
export function fileOf(cassette: string): string {
  return path.basename(cassette) === cassette ? path.join(FOLDER, cassette) : cassette;
}

/** Opens a session that listens. */
export async function openReplay(
  cassette: string,
  options: TestReplayOptions,
  deadline: Deadline,
): Promise<Started> {
  const { kept, hearing } = keeping(options);
  const file = fileOf(cassette);
  const running = await replay({ ...options, ...hearing, cassette: file, isDirected: true });
  const own = { cassette, graphUrl: running.graphUrl, deadline, run: now, stop: () => running.stop() };
  return { session: testSession(running, kept, own), kept, file };
}

/** Opens a session in this process; from when it is `entered` its requests are caught. */
export async function openInProcess(
  cassette: string,
  options: TestInProcessOptions,
  deadline: Deadline,
  entered: (session: InProcess) => void,
): Promise<Started> {
  const { kept, hearing } = keeping(options);
  const file = fileOf(cassette);
  const running = await replayInProcess({
    ...{ ...options, ...hearing, cassette: file, isDirected: true },
    posting:
      (deliver) =>
      (...post) =>
        asOurs(() => deliver(...post)),
  });
  const caught: InProcess = { name: cassette, receive: running.receive, unserved: running.unserved };
  try {
    entered(caught);
  } catch (error) {
    await running.stop();
    throw error;
  }
  const stop: TestSession["stop"] = () => running.stop().finally(() => leave(caught));
  const run: TestSession["run"] = (action) => within(caught, action);
  const deliverTo: TestSession["deliverTo"] = (bot) =>
    running.deliverTo(typeof bot === "function" ? (request) => run(() => bot(request)) : bot);
  const own = { cassette, graphUrl: GRAPH_ORIGIN, deadline, run, stop };
  return { session: testSession({ ...running, deliverTo }, kept, own), kept, file };
}

/** What listens needs nothing to run something of the bot's in its session. */
export function now<Result>(action: () => Result): Result {
  return action();
}

/** What a test can look at, and what hears of it. */
export function keeping(options: TestReplayOptions) {
  const log = new Log();
  const transcript = new Transcript();
  const hearing = { onEvent: log.keep.bind(log), witness: transcript };
  return { kept: { log, transcript, options }, hearing };
}
