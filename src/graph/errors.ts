import { asObject, asText } from "../base/json.js";

/** Graph's error envelope, as really seen on the wire: codes are strings, `innerError` in that spelling. */
export interface ErrorEnvelope {
  error: {
    code: string;
    message: string;
    innerError: { date: string; "request-id": string; "client-request-id": string };
  };
}

/** An error that Graph is known to answer with. `status` null: the code or text was seen, its status was not. */
export interface KnownError {
  status: number | null;
  code: string | null;
  message: string;
  when: string;
  source: string;
}

/** Every error of the calling API that is public, with its source; nothing here is guessed. */
export const KNOWN_ERRORS: readonly KnownError[] = [
  {
    status: 403,
    code: "7504",
    message: "Insufficient enterprise tenant permissions, cannot access this API.",
    when: "an application permission is missing or not consented",
    source: "microsoft-graph-comms-samples#538, #850",
  },
  {
    status: 403,
    code: "7505",
    message: "Request authorization tenant mismatch.",
    when: "the token's tenant is not the call's, or tenantId is missing",
    source: "microsoft-graph-docs-contrib#5874, Microsoft-Teams-Samples#1785",
  },
  {
    status: 403,
    code: "7505",
    message: "Mismatch between request authorization tenant and call tenant.",
    when: "the same, on answer",
    source: "microsoft-graph-comms-samples#171",
  },
  {
    status: 404,
    code: "8522",
    message: "Call not found.",
    when: "the call has ended or is unknown (the pairing of status and code is inferred)",
    source: "microsoft-graph-comms-samples#330, #173, #191; call-keepalive.md",
  },
  {
    status: 429,
    code: "TooManyRequests",
    message: "Too many requests.",
    when: "throttled (seen on another workload, not on /communications)",
    source: "microsoft-graph-docs-contrib#1975",
  },
  {
    status: null,
    code: null,
    message: "Application reached the monthly call creation limit.",
    when: "10,000 calls a month and application",
    source: "microsoft-graph-comms-samples#385",
  },
];

/**
 * Writes the envelope. `date` is milliseconds since the epoch. Without a client's request id Graph repeats its own
 * (microsoft-graph-docs-contrib#4849); the official client needs `innerError.date`.
 */
export function errorEnvelope(
  error: { code: string; message: string },
  ids: { date: number; requestId: string; clientRequestId?: string | undefined },
): ErrorEnvelope {
  return {
    error: {
      code: error.code,
      message: error.message,
      innerError: {
        date: new Date(ids.date).toISOString().slice(0, 19),
        "request-id": ids.requestId,
        "client-request-id": ids.clientRequestId ?? ids.requestId,
      },
    },
  };
}

/** Reads code and message out of an envelope in any of its spellings; undefined when it is none. */
export function readError(body: unknown): { code: string; message: string } | undefined {
  const error = asObject(asObject(body)?.["error"]);
  return error && { code: asText(error["code"]) ?? "", message: asText(error["message"]) ?? "" };
}

/** What is known of an error that Graph answered with: when it does so. */
export function whenAnswered(error: { code: string; message: string }): string | undefined {
  const known = KNOWN_ERRORS.filter(({ code, message }) =>
    code === null ? message === error.message : code === error.code,
  );
  return (known.find(({ message }) => message === error.message) ?? known[0])?.when;
}
