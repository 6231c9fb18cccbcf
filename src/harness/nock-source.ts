import { createRequire } from "node:module";
import { PassThrough, type Readable } from "node:stream";
import type nockType from "nock";
import { errorCode, RollcallError } from "../base/errors.js";
import { atEndOfTurn } from "../base/turn.js";
import { cloudOf } from "../graph/hosts.js";
import { storeMessage } from "../tape/body.js";
import type { FailureKind, Headers, TapeRequest } from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";
import type { InProcessAnswer } from "../wire/in-process-answer.js";
import { guard } from "./nock-guard.js";
import { withRealTimers } from "./real-timers.js";

export type Nock = typeof nockType;

/** Answers a request of this process to a Graph host. */
export type Answer = (live: TapeRequest) => Promise<InProcessAnswer>;

/** nock is an optional peer: it is not there, or it is off. */
export class NoNockError extends RollcallError {
  readonly code = "ROLLCALL_NO_NOCK";
}

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;

/** A request as nock hands it over. */
type Caught = nockType.ReplyFnContext["req"];
type Reply = [status: number, body: Buffer | Readable, headers: string[]];

/**
 * Catches every request of this process to a Graph host, whichever client sends it, and lets no other out but to this
 * machine. Gives what undoes that and leaves nock as it was found. Throws where nock cannot be had.
 */
export function catchRequests(answer: Answer): () => void {
  const { nock, isOurs } = activeNock();
  const scopes = [graphScope(nock, answer), ...guard(nock)];
  return () => {
    for (const scope of scopes) removeScope(nock, scope);
    if (isOurs) nock.restore();
  };
}

/** nock catches as soon as it is loaded: `isOurs` where nobody else has had it do so. */
function activeNock(): { nock: Nock; isOurs: boolean } {
  const { fetch } = globalThis;
  const nock = withRealTimers(loadNock);
  if (process.env["NOCK_OFF"] === "true")
    throw new NoNockError(
      "NOCK_OFF=true: nock catches nothing in this process. Unset it, or use rollcall.replay.",
    );
  const wasLoaded = globalThis.fetch !== fetch;
  if (nock.isActive()) return { nock, isOurs: wasLoaded };
  nock.activate();
  return { nock, isOurs: true };
}

function loadNock(): Nock {
  try {
    return createRequire(import.meta.url)("nock") as Nock;
  } catch (error) {
    if (errorCode(error) !== "MODULE_NOT_FOUND") throw error;
    throw new NoNockError(
      "rollcall.inProcess needs nock, which is not installed: npm install --save-dev nock@14",
      {
        cause: error,
      },
    );
  }
}

/** By a filter: of a scope by name nock keeps the name when its interceptors are gone, and answers requests to it with an error. */
function graphScope(nock: Nock, answer: Answer): nockType.Scope {
  const filteringScope = (origin: string): boolean => cloudOf(new URL(origin).host) !== undefined;
  const scope = nock("https://graph.rollcall.invalid", { filteringScope }).persist();
  const bodies = new WeakMap<Caught, Buffer>();
  scope.on("request", (caught: Caught, _interceptor: unknown, body: string) => {
    bodies.set(caught, bytesOf(caught, body));
    hideFromNock(caught);
  });
  const replied = new WeakMap<Caught, () => void>();
  scope.on("replied", (caught: Caught) => replied.get(caught)?.());
  for (const method of METHODS)
    scope
      .intercept(() => true, method)
      .reply(async function () {
        const caught = this.req; // it is nock's for this turn only
        const answered = await answer(await liveOf(caught, method, bodies.get(caught) ?? Buffer.alloc(0)));
        // The client reads the end of the answer in this turn.
        replied.set(caught, () => atEndOfTurn(() => answered.done(true)));
        caught.once("close", () => answered.done(false));
        return replyOf(answered);
      });
  return scope;
}

/** nock would parse a JSON body and, where it is none, throw beyond anybody's reach. */
function hideFromNock(caught: Caught): void {
  const { "content-type": _type, ...headers } = caught.headers;
  caught.headers = headers;
}

/** nock gives the bytes of what is no text in hexadecimal. */
function bytesOf(caught: Caught, body: string): Buffer {
  const isEncoded = caught.getHeader("content-encoding") !== undefined;
  return Buffer.from(body, isEncoded && /^(?:[0-9a-f]{2})+$/.test(body) ? "hex" : "utf8");
}

async function liveOf(caught: Caught, method: string, body: Buffer): Promise<TapeRequest> {
  const { host: _nocks, ...given } = caught.getHeaders() as Headers;
  const headers = tapeHeaders(given);
  return { method, url: caught.path, ...(await storeMessage(headers, body)) };
}

/** How each recorded failure looks to a client; undefined: it waits for ever. */
const FAILURES: Readonly<Record<FailureKind, { code: string; message: string } | undefined>> = {
  refused: { code: "ECONNREFUSED", message: "connect ECONNREFUSED (recorded)" },
  reset: { code: "ECONNRESET", message: "read ECONNRESET (recorded)" },
  garbled: { code: "HPE_INVALID_CONSTANT", message: "Parse Error: Expected HTTP/ (recorded)" },
  truncated: { code: "ECONNRESET", message: "aborted (recorded)" },
  stalled: undefined,
  "client-gone": undefined,
};

function replyOf({ head, body, failure, done }: InProcessAnswer): Reply | Promise<Reply> {
  const { status = 200, headers = {} } = head ?? {};
  if (failure === undefined)
    return [status, body, rawHeaders({ ...headers, "content-length": String(body.length) })];
  const known = FAILURES[failure];
  done(true); // it ended as the tape has it
  if (!known) return new Promise(() => undefined);
  const error = Object.assign(new Error(known.message), { code: known.code });
  if (!head) throw error;
  const broken = new PassThrough();
  broken.write(body, () => broken.destroy(error));
  return [status, broken, rawHeaders(headers)];
}

function rawHeaders(headers: Headers): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap((one) => [name, one]));
}

/** Takes all interceptors of a scope away; nock itself removes only those that are used up. */
function removeScope(nock: Nock, scope: nockType.Scope): void {
  const { interceptors } = scope as unknown as { interceptors: nockType.Interceptor[] };
  for (const interceptor of [...interceptors]) nock.removeInterceptor(interceptor);
}
