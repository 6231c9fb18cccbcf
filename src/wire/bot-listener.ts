import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../base/errors.js";
import { NO_RESPONSE, NOWHERE, type Bot } from "./in-process.js";
import { Listener } from "./listener.js";
import { readSoFar, receivedHeaders, resetConnection } from "./messages.js";

/**
 * A bot with a URL that is a function in this process: what is posted there is handed to it. What it does wrong breaks the
 * connection off, as a bot that is down does, and is told.
 */
export function openBotListener(bot: Bot, warn: (message: string) => void): Promise<Listener> {
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    hand(bot, request, response).catch((error: unknown) => {
      warn(`a notification was not answered: ${messageOf(error)}`);
      resetConnection(response);
    });
  };
  return Listener.open({ host: "127.0.0.1", port: 0 }, "deliverTo", handler, warn);
}

async function hand(bot: Bot, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const { bytes, isWhole } = await readSoFar(request);
  if (!isWhole) return;
  const { method = "POST", url = "/" } = request;
  const body = bytes.length === 0 ? null : bytes;
  const headers = Object.entries(receivedHeaders(request)).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  const answer: unknown = await bot(
    new Request(new URL(url, NOWHERE), { method, headers, body, signal: gone.signal }),
  );
  if (!(answer instanceof Response)) throw new TypeError(NO_RESPONSE);
  response.writeHead(answer.status, [...answer.headers].flat());
  response.end(Buffer.from(await answer.arrayBuffer()));
}
