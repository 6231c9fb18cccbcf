import http from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { Waiters } from "../../src/base/waiters.js";
import { parseJson, type Json } from "../../src/base/json.js";
import { readNotification, type NotificationItem } from "../../src/graph/notifications.js";

/** What a bot was told, and what it had been answered by then: the numbers of its requests, counted from 0. */
export interface Told {
  item: NotificationItem;
  body: Json;
  answered: number[];
}

interface Answer {
  status: number;
  body: { id?: string } & Record<string, unknown>;
}

/** One of many bots in this process: its own `callbackUri`, its own requests, what it was told. */
export class CrowdBot {
  readonly told: Told[] = [];
  readonly answers: Answer[] = [];
  readonly callbackUri: string;
  readonly #graph: string;
  readonly #agent: http.Agent;
  readonly #waiters = new Set<Waiters>();
  readonly #answered: number[] = [];
  #asked = 0;

  constructor(graph: string, callbackUri: string, agent: http.Agent) {
    this.#graph = graph;
    this.callbackUri = callbackUri;
    this.#agent = agent;
  }

  /** Sends one request; throws when it is not answered well. */
  async ask(method: string, path: string, body?: Json): Promise<Answer> {
    const number = this.#asked++;
    const { status, text } = await send(this.#graph + path, method, body, this.#agent);
    this.#answered.push(number);
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`);
    const answer = { status, body: text === "" ? {} : (JSON.parse(text) as Answer["body"]) };
    this.answers.push(answer);
    return answer;
  }

  /** Takes what was posted to it. */
  hear(text: string): void {
    const body = parseJson(text) ?? null;
    const answered = [...this.#answered];
    for (const item of readNotification(body)) this.told.push({ item, body, answered });
    for (const waiter of this.#waiters) waiter.check();
  }

  /** Resolves when what it was told is as the test wants it. */
  async until(is: (told: readonly Told[]) => boolean): Promise<void> {
    const waiter = new Waiters(() => is(this.told));
    this.#waiters.add(waiter);
    await waiter.wait();
    this.#waiters.delete(waiter);
  }
}

/** So many bots in front of one Graph, each with a query of its own, on a few servers of this process. */
export async function crowd(count: number, graph: string, servers = 1): Promise<CrowdBot[]> {
  const agent = new http.Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const bots: CrowdBot[] = [];
  const origins = await Promise.all(Array.from({ length: servers }, () => callbackServer(bots)));
  for (let number = 0; number < count; number += 1) {
    const callbackUri = `${origins[number % servers]!}/api/calls?bot=${number}`;
    bots.push(new CrowdBot(graph, callbackUri, agent));
  }
  return bots;
}

/** Hands each notification to the bot that its query names, and only at the URL that this bot named. */
async function callbackServer(bots: readonly CrowdBot[]): Promise<string> {
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { port } = server.address() as AddressInfo;
      const bot = bots.find((one) => one.callbackUri === `http://127.0.0.1:${port}${request.url ?? ""}`);
      bot?.hear(Buffer.concat(chunks).toString());
      response.writeHead(bot ? 202 : 404).end();
    });
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function send(
  url: string,
  method: string,
  body: Json | undefined,
  agent: http.Agent,
): Promise<{ status: number; text: string }> {
  const text = body === undefined ? "" : JSON.stringify(body);
  const headers = {
    authorization: "Bearer a-live-token-of-the-bot",
    ...(body !== undefined && { "content-type": "application/json" }),
    "content-length": Buffer.byteLength(text),
  };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    request.on("error", reject);
    request.end(text);
  });
}

/** A list in another order, the same for the same seed. */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const left = [...items];
  let state = seed >>> 0;
  return items.map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return left.splice(Math.floor((state / 2 ** 32) * left.length), 1)[0] as Item;
  });
}
