import { hashedGuid } from "../base/chance.js";
import { asText, type Json } from "../base/json.js";
import { errorEnvelope } from "../graph/errors.js";
import type { Exchange, Headers } from "../tape/exchange.js";

/** The exchange answered with an error of Graph's, with the headers and ids of its own answer. */
export function refusedWith(
  exchange: Exchange,
  status: number,
  error: { code: string; message: string },
  more: Record<string, string> = {},
): Exchange {
  const { response } = exchange;
  const headers: Headers = Object.fromEntries(
    Object.entries(response?.headers ?? {}).filter(([name]) => !OF_AN_ANSWER.test(name)),
  );
  const ids = idsOf(exchange, headers);
  const date = Date.parse(asText(headers["date"]) ?? "") || exchange.at;
  const body = errorEnvelope(error, { date, ...ids }) as unknown as Json;
  const trace = { "request-id": ids.requestId, "client-request-id": ids.clientRequestId ?? ids.requestId };
  return {
    ...withoutFailure(exchange),
    response: {
      status,
      headers: { ...trace, ...headers, "content-type": "application/json", ...more },
      body,
      after: response?.after ?? 0,
    },
  };
}

/** What an answer is found by in a log. */
function idsOf({ id, at, request }: Exchange, headers: Headers) {
  return {
    requestId: asText(headers["request-id"]) ?? hashedGuid("request", id, at),
    clientRequestId: asText(request.headers["client-request-id"] ?? headers["client-request-id"]),
  };
}

/** Headers that say something of the answer that does not come. */
const OF_AN_ANSWER = /^(content-.*|location|retry-after|etag|last-modified)$/;

function withoutFailure({ failure: _failure, ...exchange }: Exchange): Exchange {
  return exchange;
}
