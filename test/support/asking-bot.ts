import { createServer } from "node:http";
import type { Cassette } from "../../src/tape/cassette.js";
import { temporaryCassette } from "./cassettes.js";
import { at, CALLS, cassetteOf, request, toBot, toGraph } from "./exchanges.js";
import { listening } from "./listening.js";
import { GRAPH } from "./process-clients.js";

const START = request("POST", "/v1.0/start");
const AFTER = request("GET", "/v1.0/after");

/** A tape on which the bot asks for something because it was told of something. */
const TAPE: Cassette = cassetteOf(
  toGraph("x1", START),
  toBot("x2", CALLS.one, "x1"),
  at(20, { ...toGraph("x3", AFTER), cause: { exchange: "x2", by: ["call"] } }),
);

export function askingTape(): Promise<string> {
  return temporaryCassette(TAPE);
}

/** A bot with a server in this process. */
export interface AskingBot {
  callback: string;
  /** What its server was answered when it asked, each time that it was told something. */
  answers: { status: number; text: string }[];
  start(): Promise<Response>;
}

/** Starts one, which listens until the test ends. */
export async function askingBot(): Promise<AskingBot> {
  const answers: AskingBot["answers"] = [];
  const ask = async (): Promise<void> => {
    const answer = await fetch(GRAPH + AFTER.url);
    answers.push({ status: answer.status, text: await answer.text() });
  };
  const server = createServer((told, response) => {
    told.resume();
    void ask().finally(() => response.writeHead(202).end());
  });
  const callback = `${await listening(server)}/api/calls`;
  return { callback, answers, start: () => fetch(GRAPH + START.url, { method: "POST" }) };
}
