import type { Exchange } from "../tape/exchange.js";
import { whatOf } from "../tape/what.js";
import type { Miss } from "../match/miss.js";
import type { Play } from "../tape/play.js";
import type { Shown } from "./coming.js";
import type { Event } from "./events.js";

/** The event of a fault that answered a request ahead of an exchange. */
export function aheadEvent({ method, url }: Shown, { exchange, effect }: Play, fault: string): Event {
  const { id, response } = exchange;
  return {
    ...{ event: "faulted", exchange: id, to: "graph", fault },
    ...{ request: `${method} ${url}`, what: whatOf(exchange) },
    ...(effect ? { effect: effect.kind } : response && { status: response.status }),
  };
}

/** The event of a request that nothing answers. */
export function missEvent({ request, nearest, message }: Miss): Event {
  const differences = nearest?.differences ?? [];
  return { event: "missed", request, differences, ...(nearest && { nearest: nearest.exchange }), message };
}

/** Tells what was played; what is played again and again is described once. */
export class Described {
  readonly #texts = new Map<string, string>();

  /** The event of an exchange that was played to a request. */
  played({ method, url }: Shown, exchange: Exchange, again: boolean): Event {
    const { id, response, failure } = exchange;
    const what = this.#what(exchange, again);
    const event: Event = { event: "played", exchange: id, request: `${method} ${url}`, what, again };
    if (response) event.status = response.status;
    if (failure) event.failure = failure.kind;
    return event;
  }

  #what(exchange: Exchange, again: boolean): string {
    const known = this.#texts.get(exchange.id);
    const what = known ?? whatOf(exchange);
    if (again && known === undefined) this.#texts.set(exchange.id, what);
    return what;
  }
}
