import type { Json } from "../../src/base/json.js";
import type { Exchange } from "../../src/tape/exchange.js";

/** A complete exchange with Graph, about nothing in particular. */
export function plainExchange(number: number, body: Json = { number }): Exchange {
  return {
    id: `x${number}`,
    to: "graph",
    at: number * 10,
    request: { method: "POST", url: `/v1.0/things/${number}`, headers: { accept: "*/*" }, body },
    response: { status: 200, headers: { "content-type": "application/json" }, body: { number }, after: 5 },
  };
}
