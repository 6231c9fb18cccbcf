import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Clock } from "../base/clock.js";
import type { JsonObject } from "../base/json.js";
import type { Headers } from "../tape/exchange.js";
import type { Part } from "./controlled.js";
import type { Reads } from "./members.js";
import type { Nothing } from "./protocol.js";
import { Refusal } from "./refusal.js";
import type { Entry, Sessions } from "./sessions.js";

/** A request that has come in. */
export interface Call {
  sessions: Sessions;
  /** Of the session that its path names. */
  id: string;
  headers: IncomingHttpHeaders;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
  clock: Clock;
  warn: (message: string) => void;
}

/** A whole answer, or what writes one as it comes. */
export type Reply<Answer> =
  { status: number; headers?: Headers; body: Answer } | { stream: (response: ServerResponse) => void };

type Awaitable<Value> = Value | Promise<Value>;

export interface Route<Body, Answer> {
  /** Reads its body; absent where it has none. */
  reads?: Reads<Body>;
  /** Throws where there is no such session or it cannot do that, before the body is read; gives what does it then. */
  open: (call: Call) => (body: JsonObject) => Awaitable<Reply<Answer>>;
}

/** What not every mode has, by the last part of its path. */
const OPERATIONS = {
  next: "next",
  complete: "complete",
  advance: "advance",
  rewind: "rewind",
  ring: "ring",
  setFaults: "faults",
  deliverTo: "callback",
} as const satisfies Partial<Record<keyof Part, string>>;

type Operation = keyof typeof OPERATIONS;
type Able<Needed extends Operation> = Part & Required<Pick<Part, Needed>>;

/** A route about all sessions. */
export function ofAll<Answer>(run: (call: Call) => Answer): Route<undefined, Answer> {
  return { open: (call) => () => ({ status: 200, body: run(call) }) };
}

/** A route about one session. */
export function ofOne<Answer>(
  run: (entry: Entry, call: Call) => Awaitable<Answer>,
): Route<undefined, Answer> {
  return {
    open: (call) => {
      const entry = call.sessions.get(call.id);
      return async () => ({ status: 200, body: await run(entry, call) });
    },
  };
}

/** A barrier of every mode. */
export function barrier<Body>(
  reads: Reads<Body>,
  run: (session: Part, body: Body, signal: AbortSignal) => Promise<void>,
): Route<Body, Nothing> {
  return {
    reads,
    open: ({ sessions, id, signal }) => {
      const { session } = sessions.get(id);
      return async (body) => {
        await run(session, reads(body), signal);
        return { status: 200, body: {} };
      };
    },
  };
}

/** A route that asks a session for something that not every mode has. */
export function question<Needed extends Operation, Body, Answer>(
  needed: Needed,
  reads: Reads<Body>,
  run: (session: Able<Needed>, body: Body, signal: AbortSignal) => Promise<Answer>,
): Route<Body, Answer> {
  return {
    reads,
    open: ({ sessions, id, signal }) => {
      const session = able(sessions.get(id), needed);
      return async (body) => ({ status: 200, body: await run(session, reads(body), signal) });
    },
  };
}

/** The same where there is nothing to answer. */
export function action<Needed extends Operation, Body>(
  needed: Needed,
  reads: Reads<Body>,
  run: (session: Able<Needed>, body: Body, signal: AbortSignal) => void | Promise<void>,
): Route<Body, Nothing> {
  return question(needed, reads, async (session, body, signal): Promise<Nothing> => {
    await run(session, body, signal);
    return {};
  });
}

function able<Needed extends Operation>({ id, session }: Entry, needed: Needed): Able<Needed> {
  if (isAble(session, needed)) return session;
  const has = (Object.keys(OPERATIONS) as Operation[]).filter((one) => isAble(session, one));
  const those = ["settled", ...has.map((one) => OPERATIONS[one]), "report", "log"].join(", ");
  const message = `Session ${id} is in mode ${session.mode}, which has no ${OPERATIONS[needed]}. It has ${those}.`;
  throw new Refusal("ROLLCALL_NOT_IN_MODE", message);
}

function isAble<Needed extends Operation>(session: Part, needed: Needed): session is Able<Needed> {
  return session[needed] !== undefined;
}
