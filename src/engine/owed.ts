import { Waiters } from "../base/waiters.js";
import { isTerminal, readOperation } from "../graph/operations.js";
import { routeOf } from "../graph/routes.js";
import { notificationItems, requestFacts, type RequestFacts } from "../tape/about.js";
import { bodyJson } from "../tape/body.js";
import type { Exchange } from "../tape/exchange.js";
import type { ExchangeSink } from "./recording.js";

/** Something that Graph has yet to tell. */
interface Debt {
  /** Any of these settles it. */
  by: readonly string[];
  words: string;
}

/**
 * What Graph has yet to tell of what was asked of it: how an operation ended, that a call is established, that one is over.
 * A recording is not settled before that, where nobody can ask Graph whether there is more to come.
 */
export class Owed {
  readonly #told = new Set<string>();
  readonly #waiters = new Waiters(() => this.#open.length === 0);
  #open: readonly Debt[] = [];

  /** What is kept in this sink from now on. */
  in(sink: ExchangeSink): ExchangeSink {
    return {
      append: async (exchange) => {
        await sink.append(exchange);
        this.#note(exchange);
      },
    };
  }

  settled(): Promise<void> {
    return this.#waiters.wait();
  }

  /** In words. */
  pending(): string[] {
    return this.#open.map(({ words }) => words);
  }

  /** A notification may come before the answer of its cause. */
  #note(exchange: Exchange): void {
    if (exchange.to === "bot") for (const told of toldBy(exchange)) this.#told.add(told);
    const debts = exchange.to === "bot" ? [] : debtsOf(exchange);
    this.#open = [...this.#open, ...debts].filter(({ by }) => !by.some((one) => this.#told.has(one)));
    this.#waiters.check();
  }
}

const ended = (operation: string): string => `operation ${operation} ended`;
const reached = (call: string, state: string): string => `call ${call} ${state}`;

type Owing = (exchange: Exchange, call: string) => Debt[];

const establishing: Owing = ({ id }, call) => [
  {
    by: [reached(call, "established"), reached(call, "terminated")],
    words: `Graph has not told that the call of ${id} is established`,
  },
];

/** What the routes lead to beside operations. */
const OWING: Readonly<Record<string, Owing>> = {
  "create call": establishing,
  answer: establishing,
  "delete call": ({ id }, call) => [
    { by: [reached(call, "terminated")], words: `Graph has not told that the call of ${id} is over` },
  ],
};

function debtsOf(exchange: Exchange): Debt[] {
  const { request, response, failure } = exchange;
  if (!response || failure || response.status >= 300) return [];
  const facts = requestFacts(exchange);
  const [call = ""] = facts.calls;
  const owing = OWING[routeOf(request.method, request.url)?.name ?? ""];
  return [...runningIn(exchange, facts, call), ...(owing?.(exchange, call) ?? [])];
}

/** An operation whose end was answered is not told of. */
function runningIn({ id, response }: Exchange, { operations }: RequestFacts, call: string): Debt[] {
  if (operations.length === 0 || isTerminal(readOperation(response && bodyJson(response)))) return [];
  const by = [...operations.map(ended), reached(call, "terminated")];
  return [{ by, words: `Graph has not told how the operation of ${id} ended` }];
}

function toldBy(exchange: Exchange): string[] {
  return notificationItems(exchange).flatMap(({ call = "", state, operation, operationIds }) => [
    ...(operation && isTerminal(operation) ? operationIds.map(ended) : []),
    ...(state === undefined ? [] : [reached(call, state)]),
  ]);
}
