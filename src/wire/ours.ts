import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../base/clock.js";
import { errorEnvelope } from "../graph/errors.js";
import { headerOf } from "../tape/exchange.js";
import { answerPlainly, receivedHeaders } from "./messages.js";

/** The status of an answer that is rollcall's own and none of Graph's. */
export const OUR_STATUS = 599;

/** What such answers are called: in the header `x-rollcall`, and in Graph's envelope. */
export const OURS = {
  miss: { kind: "miss", code: "rollcall.miss" },
  refused: { kind: "refused", code: "rollcall.refused" },
  unserved: { kind: "no-session", code: "rollcall.no-session" },
  unknown: { kind: "not-simulated", code: "rollcall.not-simulated" },
} as const;

/** Answers in Graph's shape what no Graph would answer. */
export function answerOurselves(
  request: IncomingMessage,
  response: ServerResponse,
  clock: Clock,
  answer: { kind: string; code: string; message: string },
): void {
  const requestId = randomUUID();
  const clientRequestId = headerOf(receivedHeaders(request), "client-request-id");
  const envelope = errorEnvelope(answer, { date: clock.now(), requestId, clientRequestId });
  const headers = { "x-rollcall": answer.kind, "content-type": "application/json", "request-id": requestId };
  answerPlainly(response, OUR_STATUS, headers, JSON.stringify(envelope));
}
