import type { Ahead, Reply } from "../fault/script.js";
import type { Chosen } from "../match/cursor.js";
import { TRACE_HEADERS } from "../graph/identifiers.js";
import { headerOf, type Exchange, type TapeRequest } from "../tape/exchange.js";
import { playKey } from "../tape/play.js";
import type { Found } from "./casting.js";

/** The answers that come ahead of an exchange's own, each once for each play of it. */
export class AheadAnswers {
  /** How many of these have been given, by the key of the play that is still to come. Another plan has others. */
  readonly #given = new WeakMap<readonly Ahead[], Map<string, number>>();

  /** The next one of these; undefined when it is the exchange's own turn. */
  next({ ahead }: Reply, { exchange, again, repetition }: Chosen): Found | undefined {
    const isRead = again && repetition === 1;
    if (ahead.length === 0 || isRead) return undefined;
    const key = playKey(exchange.id, repetition);
    const counts = this.#given.get(ahead) ?? new Map<string, number>();
    const given = counts.get(key) ?? 0;
    const answer = ahead[given];
    if (!answer) return undefined;
    return {
      ...{ exchange, again: false, ahead: answer.fault ?? 0 },
      take: (live) => {
        this.#given.set(ahead, counts.set(key, given + 1));
        const effect = answer.effect && { effect: answer.effect };
        const play = { exchange: answer.exchange, live: traced(answer, live), ...effect };
        return { ...play, again: false, repetition, notifications: [], isAhead: true };
      },
    };
  }
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
  return { ...exchange, response: { ...response, headers } };
}
