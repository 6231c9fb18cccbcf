import type { Json } from "../../src/base/json.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { startWorker } from "./worker.js";

/** A notification as the bot's server got it. */
export interface Heard {
  method: string;
  url: string;
  headers: Record<string, string | string[]>;
  body: string;
  /** The numbers, counted from 0, of those that were not answered yet when it came. */
  during: number[];
}

/** What the bot's client got back: an answer, or the code of what went wrong. */
interface Answered {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
  error?: string;
}

/** The bot's callback server, in a process of its own. */
export interface BotServer {
  callbackUrl: string;
  /** Everything heard, once there are so many. */
  hears(count: number): Promise<Heard[]>;
  /** What notifications are answered with from now on. */
  answerWith(status: number): Promise<void>;
  /** Answers nothing from now on. */
  hold(): Promise<void>;
  /** Answers one that is held, counted from 0. */
  release(index: number): Promise<void>;
  /** Answers all that are held, and everything at once again. */
  releaseAll(): Promise<void>;
}

export async function startBotServer(): Promise<BotServer> {
  const { ask } = startWorker(new URL("./bot-server.js", import.meta.url));
  return {
    callbackUrl: await ask("listen", { port: 0 }),
    hears: (count) => ask("hears", count),
    answerWith: (status) => ask("status", status),
    hold: () => ask("hold"),
    release: (index) => ask("release", index),
    releaseAll: () => ask("releaseAll"),
  };
}

/** The bot's client, in a process of its own. */
export interface BotClient {
  /** Sends what a tape has as requests to an origin, `atOnce` of them at a time. */
  send(origin: string, requests: readonly TapeRequest[], atOnce?: number): Promise<Answered[]>;
}

export function startBotClient(): BotClient {
  const { ask } = startWorker(new URL("./client.js", import.meta.url));
  return {
    send: (origin, requests, atOnce = 1) => {
      const sent = requests.map(({ method, url, body }) => ({
        ...{ method, url: url.startsWith("/") ? origin + url : url, headers: HEADERS },
        body: body === undefined ? "" : JSON.stringify(body),
      }));
      return ask("send", { requests: sent, atOnce });
    },
  };
}

const HEADERS = { "content-type": "application/json", authorization: "Bearer a-live-token-of-the-bot" };

/** The JSON that a bot got. */
export function json(got: { body: string }): Json {
  return JSON.parse(got.body) as Json;
}
