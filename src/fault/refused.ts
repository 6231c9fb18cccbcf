import { hashedGuid } from "../base/chance.js";
import { asText, type Json } from "../base/json.js";
import { errorEnvelope } from "../graph/errors.js";
import type { Exchange } from "../tape/exchange.js";

/** The exchange answered with an error of Graph's, with the headers and ids of its own answer. */
export function refusedWith(
  exchange: Exchange,
  status: number,
  error: { code: string; message: string },
  more: Record<string, string> = {},
): Exchange {
  const { response } = exchange;
  const headers = Object.fromEntries(
    Object.entries(response?.headers ?? {}).filter(([name]) => !OF_AN_ANSWER.test(name)),
  );
  const requestId = asText(headers["request-id"]) ?? hashedGuid("request", exchange.id, exchange.at);
  const clientRequestId = asText(
    exchange.request.headers["client-request-id"] ?? headers["client-request-id"],
  );
  const date = Date.parse(asText(headers["date"]) ?? "") || exchange.at;
  const body = errorEnvelope(error, { date, requestId, clientRequestId }) as unknown as Json;
  const ids = { "request-id": requestId, "client-request-id": clientRequestId ?? requestId };
  return {
    ...withoutFailure(exchange),
    response: {
      status,
      headers: { ...ids, ...headers, "content-type": "application/json", ...more },
      body,
      after: response?.after ?? 0,
    },
  };
}

/** Headers that say something of the answer that does not come. */
const OF_AN_ANSWER = /^(content-.*|location|retry-after|etag|last-modified)$/;

function withoutFailure({ failure: _failure, ...exchange }: Exchange): Exchange {
  return exchange;
}
