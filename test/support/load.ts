import { expect } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { answerTo, requestBody } from "./load-bodies.js";
import { startWorker } from "./worker.js";

/** An exchange whose whole answer the client has got. */
export interface Acknowledged {
  to: "graph" | "bot";
  n: number;
}

/** The bot and Graph in one process of their own, which load a recorder in both directions. */
export interface Load {
  /** Where Graph and the bot's callback server are. */
  origin: string;
  /**
   * Loads until so many exchanges are acknowledged, half in each direction; with `kill`, sends the signal at so many
   * and goes on as long as answers come.
   */
  run(load: {
    graph: string;
    callback: string;
    /** How many requests, and how many notifications, are under way at once. */
    lanes: number;
    until: number;
    kill?: { pid: number; signal: NodeJS.Signals };
  }): Promise<Acknowledged[]>;
}

export async function startLoad(): Promise<Load> {
  const { ask } = startWorker(new URL("./load-client.js", import.meta.url));
  return { origin: await ask("listen"), run: (load) => ask("run", load) };
}

/** Every acknowledged exchange is there, once; and what is there, acknowledged or not, is there to the last byte. */
export function expectKept(exchanges: readonly Exchange[], acknowledged: readonly Acknowledged[]): void {
  const there = exchanges.map((exchange) => `${exchange.to} ${numberOf(exchange)}`);
  const once = new Set(there);
  expect(once.size).toBe(there.length);
  const lost = acknowledged.map(({ to, n }) => `${to} ${n}`).filter((one) => !once.has(one));
  expect(lost).toEqual([]);
  for (const exchange of exchanges) expectWhole(exchange);
}

function expectWhole(exchange: Exchange): void {
  const n = numberOf(exchange);
  const { request, response, failure } = exchange;
  expect(request.body).toEqual(requestBody(n));
  expect(failure).toBeUndefined();
  expect({ status: response?.status, body: response?.body }).toEqual(answerTo(n));
}

function numberOf({ request }: Exchange): number {
  return (request.body as { n: number }).n;
}
