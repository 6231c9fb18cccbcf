import type { Exchange, TapeRequest } from "../tape/exchange.js";
import { whatOf } from "../tape/what.js";
import type { Event } from "./events.js";

/** Tells what was played; what is played again and again is described once. */
export class Described {
  readonly #texts = new Map<string, string>();

  /** The event of an exchange that was played to a request. */
  played({ method, url }: TapeRequest, exchange: Exchange, again: boolean): Event {
    const { id, response, failure } = exchange;
    const what = this.#what(exchange, again);
    return {
      ...{ event: "played", exchange: id, request: `${method} ${url}`, what, again },
      ...(response && { status: response.status }),
      ...(failure && { failure: failure.kind }),
    };
  }

  #what(exchange: Exchange, again: boolean): string {
    const known = this.#texts.get(exchange.id);
    const what = known ?? whatOf(exchange);
    if (again && known === undefined) this.#texts.set(exchange.id, what);
    return what;
  }
}
