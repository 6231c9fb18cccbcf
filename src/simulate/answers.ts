import { hashedGuid } from "../base/chance.js";
import type { Json, JsonObject } from "../base/json.js";
import { errorEnvelope, KNOWN_ERRORS } from "../graph/errors.js";
import { headerOf, type Headers, type TapeRequest } from "../tape/exchange.js";
import { ASSUMPTIONS, SOURCE, type Rule } from "./assumptions.js";

/** What the service answers, before the headers that every answer has. */
export interface Reply {
  status: number;
  body?: JsonObject;
  error?: { code: string; message: string };
  location?: string;
  /** The rule whose breach decided this answer. */
  assumed?: Rule | undefined;
}

/** An answer as it goes to the bot. */
export interface Answer {
  status: number;
  headers: Headers;
  body?: Json;
}

export function ok(body: JsonObject): Reply {
  return { status: 200, body };
}

/** The error that Graph is known to answer with, by the number of its code; of several, the one with this message. */
export function known(code: string, message?: string): Reply {
  const errors = KNOWN_ERRORS.filter((error) => error.code === code);
  const error = errors.find((one) => one.message === message) ?? errors[0];
  return { status: error?.status ?? 500, error: { code, message: error?.message ?? "" } };
}

export const CALL_NOT_FOUND = known("8522");

/** The answer that a rule's breach is refused with. */
export function refusal(rule: Rule, status: number): Reply {
  const { code, message } = ASSUMPTIONS[rule];
  return { status, error: { code, message }, assumed: rule };
}

/** Writes an answer with the headers that Graph's have (graph-facts 2.2). `requestId` is Graph's own name for it. */
export function answerOf(reply: Reply, request: TapeRequest, now: number, requestId: string): Answer {
  const clientRequestId = headerOf(request.headers, "client-request-id");
  const scenarioId = headerOf(request.headers, "scenario-id");
  const ids = { date: now, requestId, clientRequestId };
  const body = reply.error ? errorEnvelope(reply.error, ids) : reply.body;
  return {
    status: reply.status,
    headers: {
      ...(body ? { "content-type": "application/json" } : {}),
      ...(reply.location !== undefined && { location: reply.location }),
      ...{ "request-id": requestId, "client-request-id": clientRequestId ?? requestId },
      ...(scenarioId !== undefined && { "scenario-id": scenarioId }),
      "x-ms-ags-diagnostic": DIAGNOSTIC,
      "strict-transport-security": "max-age=31536000",
      "cache-control": "private",
      date: new Date(now).toUTCString(),
      ...(reply.assumed && { "x-rollcall-source": `${SOURCE}; ${reply.assumed}` }),
    },
    ...(body && { body: body as unknown as Json }),
  };
}

const DIAGNOSTIC =
  '{"ServerInfo":{"DataCenter":"Simulated","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"ROLLCALL"}}';

/** Graph's own id of a request: equal requests have different ones, and the same ones every time. */
export function requestIdOf(seed: number, key: string, repeat: number): string {
  return hashedGuid(seed, "request", key, repeat);
}
