import { validateHeaderName, validateHeaderValue } from "node:http";
import type { FailureKind, Headers } from "../tape/exchange.js";
import type { InProcessAnswer } from "../wire/in-process-answer.js";
import type { Caught, Sender } from "./interceptors.js";

/** How each recorded failure looks to a client; undefined: no more comes, as long as the session lasts. */
const FAILURES: Readonly<Record<FailureKind, { code: string; message: string } | undefined>> = {
  refused: { code: "ECONNREFUSED", message: "connect ECONNREFUSED (recorded)" },
  reset: { code: "ECONNRESET", message: "read ECONNRESET (recorded)" },
  garbled: { code: "HPE_INVALID_CONSTANT", message: "Parse Error: Expected HTTP/ (recorded)" },
  truncated: { code: "ECONNRESET", message: "aborted (recorded)" },
  stalled: undefined,
  "client-gone": undefined,
};

/** Its session has ended. */
const HUNG_UP = { code: "ECONNRESET", message: "socket hang up" };

/** How a client says that there is no answer, or no more of it. */
const SAYS: Readonly<Record<Sender, (cause: Error, begun: boolean) => Error>> = {
  fetch: (cause, begun) => new TypeError(begun ? "terminated" : "fetch failed", { cause }),
  http: (cause) => cause,
};

/** To whom an answer is given. */
export interface Client {
  sender: Sender;
  /** Aborted when it does not wait any more. */
  left: AbortSignal;
  FetchResponse: typeof Response;
}

/** Gives an answer, and fails as the tape has it; resolves when nothing more comes. */
export async function give({ controller }: Caught, answer: InProcessAnswer, client: Client): Promise<void> {
  const { head } = answer;
  const { sender, left, FetchResponse } = client;
  if (head) {
    const { status, headers } = head;
    controller.respondWith(
      new FetchResponse(bodyOf(answer, client), { status, headers: headerPairs(headers) }),
    );
    return;
  }
  const error = await ending(answer, left);
  if (!left.aborted) controller.errorWith(SAYS[sender](error, false));
}

/** An error as the client of a request that failed says it. */
export function failed(sender: Sender, cause: Error): Error {
  return SAYS[sender](cause, false);
}

/** Null where there can be none. It is read piece by piece: whoever leaves before its end does not get it. */
function bodyOf(answer: InProcessAnswer, { sender, left }: Client): ReadableStream<Uint8Array> | null {
  const { body, failure } = answer;
  if (!body) return null;
  const pieces = body.length > 0 ? [body] : [];
  return new ReadableStream<Uint8Array>(
    {
      start: (stream) => left.addEventListener("abort", () => stream.error(left.reason), { once: true }),
      pull: async (stream) => {
        const piece = pieces.pop();
        if (piece) stream.enqueue(piece);
        if (!failure) stream.close();
        else if (!piece) stream.error(SAYS[sender](await ending(answer, left), true));
      },
    },
    { highWaterMark: 0 },
  );
}

/** What an answer that is not whole ends with: at once, or when nobody waits any more. */
async function ending({ failure, over }: InProcessAnswer, left: AbortSignal): Promise<Error> {
  const known = failure && FAILURES[failure];
  if (!known) await eitherAborted(left, over);
  const { code, message } = known ?? HUNG_UP;
  return Object.assign(new Error(message), { code });
}

function eitherAborted(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    }
  });
}

/** Checked as node:http does it: what it would not write is said here, where somebody hears of it. */
function headerPairs(headers: Headers): [string, string][] {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  for (const [name, value] of pairs) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  return pairs;
}
