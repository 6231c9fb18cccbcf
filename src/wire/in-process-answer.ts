import { randomUUID } from "node:crypto";
import type { Clock } from "../base/clock.js";
import { errorEnvelope } from "../graph/errors.js";
import { bodyBytes } from "../tape/body.js";
import {
  headerOf,
  type FailureKind,
  type Headers,
  type TapeRequest,
  type TapeResponse,
} from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";
import type { Answer } from "./answer.js";
import { mayHaveBody } from "./messages.js";
import { OUR_STATUS } from "./ours.js";

/** An answer to a request that came over no connection. */
export interface InProcessAnswer {
  /** What there was of an answer; absent where none came before it failed, or its session ended. */
  head?: { status: number; headers: Headers };
  /** Absent where there can be none. */
  body?: Buffer;
  /** How it broke off, where the tape has it so. */
  failure?: FailureKind;
  /** Aborted when its session ends: what has not come by then does not come. */
  over: AbortSignal;
  /** It was handed over, or broke off on its way. The first call counts. */
  done: (complete: boolean) => void;
}

/** Who hears how it goes, and until when it may. */
export type Handing = Pick<InProcessAnswer, "over" | "done">;

/** What the tape has as the answer to a request of this method, a recorded failure included. */
export function answerInProcess(
  { response, failure }: Answer,
  method: string,
  handing: Handing,
): InProcessAnswer {
  return {
    ...(response && begun(response, method, failure === undefined)),
    ...(failure && { failure: failure.kind }),
    ...handing,
  };
}

function begun(
  response: TapeResponse,
  method: string,
  isWhole: boolean,
): Pick<InProcessAnswer, "head" | "body"> {
  const { status } = response;
  const headers = tapeHeaders(response.headers);
  if (!mayHaveBody(method, status)) return { head: { status, headers } };
  const body = bodyBytes(response);
  if (isWhole) headers["content-length"] = String(body.length);
  return { head: { status, headers }, body };
}

/** An answer of rollcall's own to a request. */
export function oursInProcess(
  answer: { kind: string; code: string; message: string },
  { method, headers }: Pick<TapeRequest, "method" | "headers">,
  clock: Clock,
  handing: Handing,
): InProcessAnswer {
  const requestId = randomUUID();
  const clientRequestId = headerOf(headers, "client-request-id");
  const envelope = errorEnvelope(answer, { date: clock.now(), requestId, clientRequestId });
  const said = { "x-rollcall": answer.kind, "content-type": "application/json", "request-id": requestId };
  const response = { status: OUR_STATUS, headers: said, text: JSON.stringify(envelope), after: 0 };
  return answerInProcess({ response }, method, handing);
}
