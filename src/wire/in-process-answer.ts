import { randomUUID } from "node:crypto";
import type { Clock } from "../base/clock.js";
import { errorEnvelope } from "../graph/errors.js";
import { bodyBytes } from "../tape/body.js";
import type { Exchange, FailureKind, Headers } from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";
import { mayHaveBody } from "./messages.js";
import { OUR_STATUS } from "./ours.js";

/** An answer to a request that came over no connection. */
export interface InProcessAnswer {
  /** What there was of an answer; absent where none came before it failed. */
  head?: { status: number; headers: Headers };
  body: Buffer;
  /** How it broke off, where the tape has it so. */
  failure?: FailureKind;
  /** It was handed over, or broke off on its way. The first call counts. */
  done: (complete: boolean) => void;
}

/** What the tape has as the answer to a request of this method, a recorded failure included. */
export function answerInProcess(
  { response, failure }: Exchange,
  method: string,
  done: (complete: boolean) => void,
): InProcessAnswer {
  const hasBody = response !== undefined && mayHaveBody(method, response.status);
  return {
    ...(response && { head: { status: response.status, headers: tapeHeaders(response.headers) } }),
    body: hasBody ? bodyBytes(response) : Buffer.alloc(0),
    ...(failure && { failure: failure.kind }),
    done,
  };
}

/** An answer of rollcall's own. */
export function oursInProcess(
  answer: { kind: string; code: string; message: string },
  clock: Clock,
  done: (complete: boolean) => void = () => undefined,
): InProcessAnswer {
  const requestId = randomUUID();
  const envelope = errorEnvelope(answer, { date: clock.now(), requestId, clientRequestId: undefined });
  const headers = { "x-rollcall": answer.kind, "content-type": "application/json", "request-id": requestId };
  return { head: { status: OUR_STATUS, headers }, body: Buffer.from(JSON.stringify(envelope)), done };
}
