import { asObject, type Json } from "../base/json.js";
import type { Ahead, Reply } from "../fault/script.js";
import type { Chosen } from "../match/chosen.js";
import { TRACE_HEADERS } from "../graph/identifiers.js";
import { headerOf, type Exchange, type TapeRequest } from "../tape/exchange.js";
import type { Found } from "./casting.js";

/** How many of these have been given ahead of a play. */
interface Given {
  repetition: number;
  ahead: readonly Ahead[];
  count: number;
}

/** The answers that come ahead of an exchange's own, each once for each play of it. */
export class AheadAnswers {
  /** Of the play of each exchange that is to come or was the last, by the exchange's id. Another plan has other answers. */
  readonly #given = new Map<string, Given>();

  /** The next one of these; undefined when it is the exchange's own turn. */
  next({ ahead }: Reply, { exchange, again, repetition }: Chosen): Found | undefined {
    const isRead = again && repetition === 1;
    if (ahead.length === 0 || isRead) return undefined;
    const { id } = exchange;
    const count = this.#countOf(id, repetition, ahead);
    const answer = ahead[count];
    if (!answer) return undefined;
    return {
      ...{ exchange, again: false, ahead: answer.fault ?? 0 },
      take: (live) => {
        this.#given.set(id, { repetition, ahead, count: count + 1 });
        const effect = answer.effect && { effect: answer.effect };
        const play = { exchange: answer.exchange, live: traced(answer, live), ...effect };
        return { ...play, again: false, repetition, notifications: [], isAhead: true };
      },
    };
  }

  #countOf(exchange: string, repetition: number, ahead: readonly Ahead[]): number {
    const given = this.#given.get(exchange);
    return given?.repetition === repetition && areSame(given.ahead, ahead) ? given.count : 0;
  }
}

/** A plan of which chance decides makes them anew where many repetitions were between. */
function areSame(some: readonly Ahead[], others: readonly Ahead[]): boolean {
  return some === others || JSON.stringify(some) === JSON.stringify(others);
}

/** Graph repeats what a request is found by in a log. */
function traced({ exchange }: Ahead, live: TapeRequest): Exchange {
  const { response } = exchange;
  if (!response) return exchange;
  const headers = { ...response.headers };
  for (const name of TRACE_HEADERS) {
    const value = headerOf(live.headers, name);
    if (value !== undefined) headers[name] = value;
  }
  const body = tracedError(response.body, headerOf(headers, "client-request-id"));
  return { ...exchange, response: { ...response, headers, ...(body !== undefined && { body }) } };
}

/** Graph's error envelope names the request, too. */
function tracedError(body: Json | undefined, id: string | undefined): Json | undefined {
  const error = asObject(asObject(body)?.["error"]);
  const inner = asObject(error?.["innerError"]);
  if (!error || !inner || id === undefined) return body;
  return { ...asObject(body), error: { ...error, innerError: { ...inner, "client-request-id": id } } };
}
