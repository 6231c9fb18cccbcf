import type { ServerResponse } from "node:http";
import { bodyBytes } from "../tape/body.js";
import type { Exchange, FailureKind } from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";
import { onTurn, resetConnection } from "./messages.js";

/** Called once: whether the answer ended as the tape has it, or broke off on its way. */
export type Done = (complete: boolean) => void;

type Writer = (response: ServerResponse, exchange: Exchange, method: string, done: Done) => void;

/** How each recorded failure looks to a bot. */
const FAILURES: Readonly<Record<FailureKind, Writer>> = {
  refused: reset,
  reset,
  garbled: reset,
  truncated: writeTruncated,
  stalled: hold,
  "client-gone": hold,
};

/** Writes what the tape has as the answer to a live request, a recorded failure included. */
export function writeAnswer(response: ServerResponse, exchange: Exchange, method: string, done: Done): void {
  if (response.destroyed) done(false);
  else if (exchange.failure) FAILURES[exchange.failure.kind](response, exchange, method, done);
  else writeComplete(response, exchange, method, done);
}

function writeComplete(response: ServerResponse, exchange: Exchange, method: string, done: Done): void {
  response.once("finish", () => done(true));
  response.once("close", () => done(response.writableFinished));
  writeHead(response, exchange);
  const bytes = answerBytes(exchange);
  if (method === "HEAD" || bytes.length === 0) response.end();
  else response.end(bytes);
}

function writeHead(response: ServerResponse, exchange: Exchange): void {
  const { status = 200, headers = {} } = exchange.response ?? {};
  const length = answerBytes(exchange).length;
  const framed = status !== 204 && status !== 304 && !exchange.failure;
  response.sendDate = false;
  response.writeHead(status, { ...tapeHeaders(headers), ...(framed && { "content-length": length }) });
}

function answerBytes(exchange: Exchange): Buffer {
  return exchange.response ? bodyBytes(exchange.response) : Buffer.alloc(0);
}

function reset(response: ServerResponse, _exchange: Exchange, _method: string, done: Done): void {
  resetConnection(response);
  done(true);
}

/** The bytes that came, in a body without an end. */
function writeTruncated(response: ServerResponse, exchange: Exchange, method: string, done: Done): void {
  writeHead(response, exchange);
  response.flushHeaders();
  if (method !== "HEAD") response.write(answerBytes(exchange));
  onTurn(response, () => response.socket?.destroySoon());
  response.once("close", () => done(true));
}

/** No answer ever: the connection stays open until the client leaves or the session ends. */
function hold(_response: ServerResponse, _exchange: Exchange, _method: string, done: Done): void {
  done(true);
}
