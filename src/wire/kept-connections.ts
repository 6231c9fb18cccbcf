import http from "node:http";
import type { Duplex } from "node:stream";

/** Shorter than any server keeps an idle connection, so that none is about to close what is used again. */
const IDLE = 500;

/**
 * Connections that are used again when the next message follows soon. One that the other side has ended is not: Node
 * itself would still hand it out while it is being closed, and to a bot that was just restarted the first post would fail.
 */
class KeptConnections extends http.Agent {
  override keepSocketAlive(socket: Duplex): boolean {
    socket.once("end", leave);
    super.keepSocketAlive(socket);
    return true;
  }

  override reuseSocket(socket: Duplex, request: http.ClientRequest): void {
    socket.off("end", leave);
    super.reuseSocket(socket, request);
  }
}

function leave(this: Duplex): void {
  this.destroy();
}

const kept = new KeptConnections({ keepAlive: true, timeout: IDLE });

/** The origins that end a connection without having said so. */
const silent = new Set<string>();

/** Whose connection a message to a URL goes over; false: one of its own. */
export function agentFor({ protocol, origin }: URL): http.Agent | false {
  return protocol === "http:" && !silent.has(origin) ? kept : false;
}

/** Takes note of an answer: only where a server says how long it keeps connections one is used again. */
export function noteAnswer({ origin }: URL, headers: { has: (name: string) => boolean }): void {
  if (headers.has("keep-alive")) silent.delete(origin);
  else silent.add(origin);
}

/** Resolves when all has been read that had come from the other side by now, the end of a kept connection too. */
export function heardOut(): Promise<void> {
  // Of two turns of the loop one is whole, wherever in a turn this is.
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
