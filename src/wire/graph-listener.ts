import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../base/clock.js";
import type { Emit } from "../engine/events.js";
import type { Recording } from "../engine/recording.js";
import type { Session } from "../engine/session.js";
import { errorEnvelope } from "../graph/errors.js";
import { storeMessage } from "../tape/body.js";
import { headerOf, type TapeRequest } from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";
import { writeAnswer } from "./answer.js";
import { mayServe } from "./hosts.js";
import { Listener, type Address } from "./listener.js";
import { answerPlainly, originForm, readAll, receivedHeaders } from "./messages.js";
import type { Relay } from "./relay.js";

/** What is done with a request that has passed the door. `url` is path and query. */
type Serve = (request: IncomingMessage, response: ServerResponse, url: string) => Promise<void>;

/** The status of an answer that is rollcall's own and none of Graph's. */
const MISS_STATUS = 599;

interface Door {
  address: Address;
  clock: Clock;
  emit: Emit;
}

/** Opens the listener that a bot takes for Graph. */
export function openGraphListener(door: Door, serve: Serve): Promise<Listener> {
  const warn = (message: string): void => door.emit({ event: "warning", message });
  const warnOnce = unauthorizedWarning(warn);
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    const url = originForm(request.url ?? "");
    if (url === undefined || !mayServe(request.headers.host, door.address.host)) {
      const message = url === undefined ? unservedTarget(request) : unservedHost(request);
      answerOurselves(request, response, door.clock, { kind: "refused", code: "rollcall.refused", message });
      return;
    }
    warnOnce(request);
    serve(request, response, url).catch((error: unknown) => {
      warn(`${request.method ?? ""} ${url} broke off: ${String(error)}`);
      response.destroy();
    });
  };
  return Listener.open(door.address, "--port", handler, warn);
}

/** Forwards to the upstream and keeps what passes. */
export function recordRequests(recording: Recording, relay: Relay, upstream: string): Serve {
  return async (request, response, url) => {
    const arrival = recording.arrive("graph", {
      method: request.method ?? "GET",
      url,
      headers: receivedHeaders(request),
    });
    await relay.forward(request, response, { base: upstream, url }, (outcome) => arrival.finish(outcome));
  };
}

/** Answers from the tape. */
export function replayRequests(session: Session, clock: Clock): Serve {
  return async (request, response, url) => {
    const live = await readLive(request, url);
    const decision = session.receive(live);
    if ("play" in decision) {
      writeAnswer(response, decision.play.exchange, live.method, decision.done);
      return;
    }
    response.once("close", () => decision.done(response.writableFinished));
    answerOurselves(request, response, clock, {
      kind: "miss",
      code: "rollcall.miss",
      message: decision.miss.message,
    });
  };
}

async function readLive(request: IncomingMessage, url: string): Promise<TapeRequest> {
  const headers = tapeHeaders(receivedHeaders(request));
  return { method: request.method ?? "GET", url, ...(await storeMessage(headers, await readAll(request))) };
}

function unservedHost({ headers }: IncomingMessage): string {
  return (
    `rollcall does not serve the host ${JSON.stringify(headers.host ?? "")}. ` +
    "Use 127.0.0.1 or localhost as the bot's base URL, or name the host with --host."
  );
}

function unservedTarget({ url = "" }: IncomingMessage): string {
  return `rollcall does not serve the target ${JSON.stringify(url)}. Give a path or an http(s) URL.`;
}

function answerOurselves(
  request: IncomingMessage,
  response: ServerResponse,
  clock: Clock,
  answer: { kind: string; code: string; message: string },
): void {
  const requestId = randomUUID();
  const clientRequestId = headerOf(receivedHeaders(request), "client-request-id");
  const envelope = errorEnvelope(answer, { date: clock.now(), requestId, clientRequestId });
  const headers = { "x-rollcall": answer.kind, "content-type": "application/json", "request-id": requestId };
  answerPlainly(response, MISS_STATUS, headers, JSON.stringify(envelope));
}

/** The official Graph client sends no token to an http URL, which surprises whoever tests authentication. */
function unauthorizedWarning(warn: (message: string) => void): (request: IncomingMessage) => void {
  let warned = false;
  return (request) => {
    if (warned || request.headers.authorization !== undefined) return;
    warned = true;
    warn("a request came without Authorization: the official Graph client sends none to an http URL");
  };
}
