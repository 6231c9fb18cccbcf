import { onTestFinished } from "vitest";
import { once, type Decision } from "../../src/engine/decision.js";
import type { Event } from "../../src/engine/events.js";
import type { Sessions } from "../../src/engine/sessions.js";
import type { Exchange, TapeRequest, TapeResponse } from "../../src/tape/exchange.js";
import type { WireEffect } from "../../src/tape/play.js";
import { openGraphListener } from "../../src/wire/graph-listener.js";
import { replayRequests } from "../../src/wire/serve.js";
import { connect, type Connection } from "./connection.js";
import { eventually } from "./eventually.js";
import { request, toGraph } from "./exchanges.js";
import { HandClock } from "./hand-clock.js";
import { bodyOf } from "./head.js";

export const RESET: WireEffect = { kind: "reset" };
export const TRUNCATED: WireEffect = { kind: "truncated" };
export const GARBLED: WireEffect = { kind: "garbled" };
export const SLOW: WireEffect = { kind: "slow", ms: 1000 };

const HEADERS = { "content-type": "application/json", "x-name": "Gar\xe7on" };
export const BODY = { id: "7", displayName: "Zoë 💬" };
/** How many bytes that is. */
export const LENGTH = Buffer.byteLength(JSON.stringify(BODY));

/** An answer with a body, at the path of its name. */
export function answer(name: string, response: Partial<TapeResponse> = {}): Exchange {
  return toGraph(name, request("GET", `/v1.0/${name}`), { headers: HEADERS, body: BODY, ...response });
}

/** An answer without a body. */
export function bare(name: string, status: number, method = "GET"): Exchange {
  return toGraph(name, request(method, `/v1.0/${name}`), { status, headers: HEADERS });
}

/** An exchange, what a fault does to its answer, and the milliseconds for which that is held back. */
export type Played = readonly [Exchange, effect?: WireEffect | undefined, after?: number];

/** A proxy that plays these exchanges, however often they are asked for. */
export async function affected(...played: Played[]) {
  const clock = new HandClock();
  /** Whether each answer came whole, by its exchange. */
  const ended: Record<string, boolean> = {};
  const asked: string[] = [];
  const events: Event[] = [];
  const receive = ({ url }: TapeRequest): Decision => {
    const [exchange, effect, after = 0] = played.find(([one]) => one.request.url === url)!;
    asked.push(exchange.id);
    const play = { exchange, live: exchange, again: false, repetition: 1, notifications: [] };
    const done = once((complete) => (ended[exchange.id] = complete));
    return { play: effect ? { ...play, effect } : play, after, done };
  };
  const sessions = { of: () => ({ session: { receive }, upstream: "https://graph.microsoft.com" }) };
  const door = {
    ...{ address: { host: "127.0.0.1", port: 0 }, clock },
    emit: (event: Event) => void events.push(event),
  };
  const listener = await openGraphListener(door, replayRequests(sessions as unknown as Sessions, clock));
  onTestFinished(() => listener.close());
  return { origin: listener.origin, listener, clock, ended, asked, events };
}

/** Sends the requests for these exchanges on one connection of their own, all at once. */
export async function ask(origin: string, ...exchanges: Exchange[]): Promise<Connection> {
  const client = await connect(origin);
  for (const { request: asked } of exchanges)
    client.send(`${asked.method} ${asked.url} HTTP/1.1`, "Host: localhost", "", "");
  return client;
}

/** Every byte of an exchange's answer when nothing is done to it. */
export async function whole(exchange: Exchange): Promise<string> {
  const { origin } = await affected([exchange]);
  const client = await ask(origin, exchange);
  await eventually(() => bodyOf(client.text)?.length).toBe(
    exchange.response?.body === undefined ? 0 : LENGTH,
  );
  return client.text;
}
