import { AsyncLocalStorage } from "node:async_hooks";
import type { TapeRequest } from "../tape/exchange.js";
import type { InProcessAnswer } from "../wire/in-process-answer.js";
import { catchRequests } from "./nock-source.js";

/** A session in this process. */
export interface InProcess {
  /** As messages name it. */
  name: string;
  receive(live: TapeRequest): Promise<InProcessAnswer>;
  /** A request came that cannot be told to be this one's; gives the answer that says so. */
  unserved(live: TapeRequest, reason: string): InProcessAnswer;
}

/** Where a test is: its session, once there is one. */
interface Place {
  session?: InProcess;
}

const places = new AsyncLocalStorage<Place>();

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
      release ??= catchRequests(answer);
      open.add(session);
      place.session = session;
    },
  };
}

/** Runs something whose requests belong to this session. */
export function within<Result>(session: InProcess, run: () => Result): Result {
  return places.run({ session }, run);
}

/** No request is this session's any more; with the last one nothing is caught. */
export function leave(session: InProcess): void {
  open.delete(session);
  if (open.size > 0) return;
  release?.();
  release = undefined;
}

function answer(live: TapeRequest): Promise<InProcessAnswer> {
  const { session } = places.getStore() ?? {};
  if (session) return open.has(session) ? session.receive(live) : Promise.resolve(tooLate(session, live));
  const [only, ...others] = open;
  if (only && others.length === 0) return only.receive(live);
  return Promise.resolve(ambiguous(live));
}

function tooLate(session: InProcess, live: TapeRequest): InProcessAnswer {
  return session.unserved(
    live,
    `its session, ${session.name}, is over: the test that it belongs to has ended.`,
  );
}

/** Whose it is nobody can say: it is a finding of each, so that none passes over it. */
function ambiguous(live: TapeRequest): InProcessAnswer {
  const names = [...open].map(({ name }) => name).join(", ");
  const reason =
    `${open.size} sessions are open in this process (${names}), and it cannot be told whose it is: a server of the bot's in this ` +
    "process has lost the test that it belongs to. Have one session at a time (no test.concurrent), wrap what the bot does in " +
    "session.run(() => …), or use rollcall.replay, which has a URL for each.";
  const [first, ...others] = open;
  for (const session of others) session.unserved(live, reason);
  if (!first) throw new Error("a request was caught although no session is open");
  return first.unserved(live, reason);
}
