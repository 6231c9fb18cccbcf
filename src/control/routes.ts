import type { JsonObject } from "../base/json.js";
import { UsageError } from "../base/errors.js";
import { VERSION } from "../base/version.js";
import { shortValue } from "../fault/short.js";
import type { SessionRequest } from "./controlled.js";
import { streamLog } from "./log-stream.js";
import {
  CASSETTE,
  FAULTS,
  members,
  membersAndMore,
  MODE,
  MS,
  TIMEOUT,
  URL_TEXT,
  USUAL_WAIT,
  WANTED,
} from "./members.js";
import type { AnswerOf, BodyOf, NextWait, Nothing, RouteKey, SessionDescription, Wait } from "./protocol.js";
import { action, barrier, ofAll, ofOne, question, type Call, type Reply, type Route } from "./route.js";
import { descriptionOf } from "./sessions.js";

const nothing = members<Nothing>({});
const wait = members<Wait>({ timeout: TIMEOUT });
const request = membersAndMore<SessionRequest>({ mode: MODE, cassette: CASSETTE });

/** What is done for each request. */
export const ROUTES: { readonly [Key in RouteKey]: Route<BodyOf<Key>, AnswerOf<Key>> } = {
  "GET /": ofAll(({ sessions }) => ({ version: VERSION, sessions: sessions.all() })),
  "GET /sessions": ofAll(({ sessions }) => ({ sessions: sessions.all() })),
  "POST /sessions": { reads: request, open: create },
  "GET /sessions/ID": ofOne(descriptionOf),
  "DELETE /sessions/ID": ofOne(({ id }, { sessions }) => sessions.remove(id)),
  "POST /sessions/ID/settled": barrier(wait, (session, { timeout = USUAL_WAIT }, signal) =>
    session.settled(timeout, signal),
  ),
  "POST /sessions/ID/next": question(
    "next",
    members<NextWait>({ timeout: TIMEOUT, wanted: WANTED }),
    (session, { wanted, timeout = USUAL_WAIT }, signal) => session.next(wanted, timeout, signal),
  ),
  "POST /sessions/ID/complete": action("complete", wait, (session, { timeout = USUAL_WAIT }, signal) =>
    session.complete(timeout, signal),
  ),
  "POST /sessions/ID/advance": action("advance", members<{ ms: number }>({ ms: MS }), (session, { ms }) =>
    session.advance(ms),
  ),
  "POST /sessions/ID/rewind": action("rewind", nothing, (session) => session.rewind()),
  "POST /sessions/ID/ring": action("ring", nothing, (session) => session.ring()),
  "PUT /sessions/ID/faults": action(
    "setFaults",
    members<BodyOf<"PUT /sessions/ID/faults">>({ faults: FAULTS }),
    (session, { faults }) => session.setFaults(faults),
  ),
  "PUT /sessions/ID/callback": action(
    "deliverTo",
    members<{ url: string }>({ url: URL_TEXT }),
    (session, { url }) => session.deliverTo(url),
  ),
  "GET /sessions/ID/report": ofOne(({ session }) => session.report()),
  "GET /sessions/ID/log": { open: log },
};

function create({ sessions }: Call): (body: JsonObject) => Promise<Reply<SessionDescription>> {
  return async (body) => {
    const description = await sessions.create({ mode: "replay", ...request(body) });
    return { status: 201, headers: { location: `/sessions/${description.id}` }, body: description };
  };
}

function log({ sessions, id, headers, signal, clock, warn }: Call): () => Reply<never> {
  const { session, ended } = sessions.get(id);
  const after = lastNumber(headers["last-event-id"]);
  return () => ({
    stream: (response) => streamLog(session, response, { after, ended, signal, clock, warn }),
  });
}

/** The number of the event that a client has had last; 0 where it has had none. */
function lastNumber(given: string | string[] | undefined): number {
  if (given === undefined || given === "") return 0;
  if (typeof given === "string" && /^\d{1,15}$/.test(given)) return Number(given);
  throw new UsageError(`Last-Event-ID ${shortValue(given)} is none: give the id of an event of this log.`);
}
