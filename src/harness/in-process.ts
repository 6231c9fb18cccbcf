import { AsyncLocalStorage } from "node:async_hooks";
import type { TapeRequest } from "../tape/exchange.js";
import type { InProcessAnswer } from "../wire/in-process-answer.js";
import { catchRequests } from "./nock-source.js";

/** A session in this process. */
export interface InProcess {
  /** As messages name it. */
  name: string;
  /** `left` is aborted when nobody waits for the answer any more. */
  receive(live: TapeRequest, left: AbortSignal): Promise<InProcessAnswer>;
  /** A request came that cannot be told to be this one's; gives the answer that says so. */
  unserved(live: Unserved, reason: string): InProcessAnswer;
}

type Unserved = Pick<TapeRequest, "method" | "url" | "headers">;

/** Where a test is: its session, once there is one. Or where rollcall itself sends. */
interface Place {
  session?: InProcess;
  isOurs?: true;
}

const places = new AsyncLocalStorage<Place>();

// Node follows places only from the first one on. Were that a test's, what the test runner goes on with would be in it, too.
places.run({}, () => undefined);

/** Those that are open in this process, and what lets its requests through again when there is none. */
const open = new Set<InProcess>();
let release: (() => void) | undefined;

/**
 * From here on, in whatever this function and its callers do next, requests belong to the session that is `entered`. Called
 * before the first `await` of who starts the session: what is entered behind it is another's.
 */
export function enterPlace(): { entered: (session: InProcess) => void } {
  const place: Place = {};
  places.enterWith(place);
  return {
    entered: (session) => {
      release ??= catchRequests({ answer, isOurs: () => places.getStore()?.isOurs ?? false, escaped });
      open.add(session);
      place.session = session;
    },
  };
}

/** Runs something whose requests belong to this session. */
export function within<Result>(session: InProcess, run: () => Result): Result {
  return places.run({ session }, run);
}

/** Sends something of rollcall's own, which is nobody's request. */
export function asOurs<Result>(send: () => Result): Result {
  return places.run({ isOurs: true }, send);
}

/** No request is this session's any more; with the last one nothing is caught. */
export function leave(session: InProcess): void {
  open.delete(session);
  if (open.size > 0) return;
  release?.();
  release = undefined;
}

/** Whose a request is that is sent here and now: one session's, that of a test which has ended, or one of several. */
type Whose = { one: InProcess } | { ended: InProcess } | { several: readonly InProcess[] };

function whose(): Whose {
  const { session } = places.getStore() ?? {};
  if (session) return open.has(session) ? { one: session } : { ended: session };
  const [only, ...others] = open;
  return only && others.length === 0 ? { one: only } : { several: [...open] };
}

function answer(live: TapeRequest, left: AbortSignal): Promise<InProcessAnswer> {
  const by = whose();
  if ("one" in by) return by.one.receive(live, left);
  return Promise.resolve("ended" in by ? tooLate(by.ended, live) : ambiguous(by.several, live));
}

function tooLate(session: InProcess, live: TapeRequest): InProcessAnswer {
  const reason =
    `its session, ${session.name}, is over: the test that it belongs to has ended. A bot that outlives a test is started ` +
    "outside of tests.";
  return session.unserved(live, reason);
}

/** Whose it is nobody can say: it is a finding of each, so that none passes over it. */
function ambiguous(sessions: readonly InProcess[], live: TapeRequest): InProcessAnswer {
  const names = sessions.map(({ name }) => name).join(", ");
  const reason =
    `${sessions.length} sessions are open in this process (${names}), and it cannot be told whose it is: a server of the bot's in this ` +
    "process has lost the test that it belongs to. Have one session at a time (no test.concurrent), wrap what the bot does in " +
    "session.run(() => …), or use rollcall.replay, which has a URL for each.";
  return ofAll(sessions, live, reason);
}

/** A client that nock does not catch asks for a connection to Graph: a finding of whoever may have caused it. */
function escaped(host: string): Error {
  const reason =
    "it comes from a client that nock does not catch: one that does not send by fetch, node:http or node:https, or that took a function " +
    'out of them before (import { request } from "node:https"). Have it call https.request, or use rollcall.replay.';
  const by = whose();
  const sessions = "several" in by ? by.several : Object.values(by);
  for (const session of sessions) session.unserved({ method: "CONNECT", url: host, headers: {} }, reason);
  return Object.assign(new Error(`rollcall let no connection to ${host} come about: ${reason}`), {
    code: "ENETUNREACH",
  });
}

function ofAll(sessions: readonly InProcess[], live: Unserved, reason: string): InProcessAnswer {
  const [answer] = sessions.map((session) => session.unserved(live, reason));
  if (!answer) throw new Error("the last session of this process ended while this request was being sent");
  return answer;
}
