import type { Report } from "../engine/events.js";
import type { ModeName } from "../engine/modes.js";
import type { Played } from "../engine/next.js";
import type { FaultEntry } from "../fault/plan.js";
import type { SessionRequest } from "./controlled.js";

/** A session, as it is described. */
export interface SessionDescription {
  id: string;
  mode: ModeName;
  cassette?: string | undefined;
  /** The bot's base URL. */
  graph: string;
  /** What Graph posts notifications to. */
  callback?: string | undefined;
  seed?: number | undefined;
}

export interface SessionList {
  sessions: SessionDescription[];
}

interface Overview extends SessionList {
  version: string;
}

/** How long a barrier is waited for at most, in milliseconds. */
export interface Wait {
  timeout?: number;
}

export interface NextWait extends Wait {
  /** The id of an exchange, or what a request asks for; any request where it is not said. */
  wanted?: string;
}

/** The body of every answer that is an error. */
export interface ErrorBody {
  error: { code: string; message: string };
}

export type Nothing = Record<string, never>;

/** Every request there is, what its body holds and what it is answered with: server and client are held to it. */
interface Api {
  "GET /": { answer: Overview };
  "GET /sessions": { answer: SessionList };
  "POST /sessions": { body: SessionRequest; answer: SessionDescription };
  "GET /sessions/ID": { answer: SessionDescription };
  "DELETE /sessions/ID": { answer: Report };
  "POST /sessions/ID/settled": { body: Wait; answer: Nothing };
  "POST /sessions/ID/next": { body: NextWait; answer: Played };
  "POST /sessions/ID/complete": { body: Wait; answer: Nothing };
  "POST /sessions/ID/advance": { body: { ms: number }; answer: Nothing };
  "POST /sessions/ID/rewind": { body: Nothing; answer: Nothing };
  "POST /sessions/ID/ring": { body: Nothing; answer: Nothing };
  "PUT /sessions/ID/faults": { body: { faults: (string | FaultEntry)[] }; answer: Nothing };
  "PUT /sessions/ID/callback": { body: { url: string }; answer: Nothing };
  "GET /sessions/ID/report": { answer: Report };
  /** A stream of server-sent events: `id` is the number of the event, `data` the event. */
  "GET /sessions/ID/log": { answer: never };
}

export type RouteKey = keyof Api;
export type BodyOf<Key extends RouteKey> = Api[Key] extends { body: infer Body } ? Body : undefined;
export type AnswerOf<Key extends RouteKey> = Api[Key]["answer"];
