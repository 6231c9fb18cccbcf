import type { Json } from "../../src/base/json.js";
import type { Cassette } from "../../src/tape/cassette.js";
import type { Exchange, TapeRequest } from "../../src/tape/exchange.js";

/** Calls to make tapes of. */
export const CALLS = {
  one: "11111111-1111-4111-8111-111111111111",
  two: "22222222-2222-4222-8222-222222222222",
} as const;

/** A request as a bot sends it. */
export function request(method: string, url: string, body?: Json): TapeRequest {
  return { method, url, headers: {}, ...(body !== undefined && { body }) };
}

/** An invite into a call; `name` makes it another than the rest. */
export function invite(call: string, name: string): TapeRequest {
  return request("POST", `/v1.0/communications/calls/${call}/participants/invite`, { clientContext: name });
}

/** A recorded request to Graph, answered 200. */
export function toGraph(
  id: string,
  asked: TapeRequest,
  response: Partial<Exchange["response"]> = {},
): Exchange {
  return {
    id,
    to: "graph",
    at: 0,
    request: asked,
    response: { status: 200, headers: {}, after: 1, ...response },
  };
}

/** A recorded notification about a call, answered 202 and brought about by these exchanges. */
export function toBot(id: string, call: string, ...causes: string[]): Exchange {
  const body = { value: [{ changeType: "updated", resourceUrl: `/communications/calls/${call}` }] };
  const evidence = causes.map((exchange) => ({ exchange, by: ["call" as const] }));
  return {
    ...{ id, to: "bot", at: 0, request: request("POST", "/api/calls", body) },
    ...(evidence.length > 1
      ? { causes: evidence }
      : { cause: evidence[0] ?? { exchange: null, by: ["start"] } }),
    response: { status: 202, headers: {}, after: 1 },
  };
}

export function cassetteOf(...exchanges: Exchange[]): Cassette {
  const recorded = { at: "2026-11-23T08:00:00.000Z", by: "a test", upstream: "https://graph.microsoft.com" };
  return { version: 1, name: "test", recorded, redaction: ["secrets"], exchanges };
}

/** An exchange that arrived at a time on the tape. */
export function at(ms: number, exchange: Exchange): Exchange {
  return { ...exchange, at: ms };
}
