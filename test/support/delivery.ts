import type { Exchange, Headers, StoredBody } from "../../src/tape/exchange.js";
import { rawServer, type RawServer } from "./raw-server.js";

/** Gives nothing up. */
export const NEVER = new AbortController().signal;

export const ACCEPTED = ["HTTP/1.1 202 Accepted", "Content-Length: 0", ""];

/** A recorded notification with nothing in it but what the test says. */
export function notification(headers: Headers = {}, body: StoredBody = { body: { value: [] } }): Exchange {
  const request = { method: "POST", url: "/on/the/tape", headers, ...body };
  return { id: "x2", to: "bot", at: 0, cause: { exchange: null, by: ["start"] }, request };
}

/** A bot that answers everything with these lines, and then ends the connection if it is told to. */
export function rawBot(lines: readonly string[], end = false): Promise<RawServer> {
  return rawServer((connection) => {
    connection.send(...lines, "");
    if (end) connection.socket.end();
  });
}
