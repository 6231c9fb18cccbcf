import http from "node:http";
import type { Duplex } from "node:stream";
import { endOfTurn } from "../base/turn.js";

/** Milliseconds: shorter than the second that a server must at least promise, so that none closes what is about to be used. */
const IDLE = 500;

/**
 * Connections over which the next message goes that follows soon. Used again is only one whose server says how long it
 * keeps it: another may end it behind any answer.
 */
export class KeptConnections {
  readonly #agent = new KeepingAgent({ keepAlive: true, timeout: IDLE });
  /** The origins whose last answer promised nothing. */
  readonly #unpromised = new Set<string>();

  /** Whose connections a message to a URL goes over; false: one of its own, as always over TLS. */
  agentFor({ protocol, origin }: URL): http.Agent | false {
    return protocol === "http:" && !this.#unpromised.has(origin) ? this.#agent : false;
  }

  /** Takes note of what an answer's `Keep-Alive` header promises; null where it has none. */
  answered({ origin }: URL, keepAlive: string | null): void {
    if (promisesSeconds(keepAlive)) this.#unpromised.delete(origin);
    else this.#unpromised.add(origin);
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Node promises 0 where a server keeps its connections for less than a second. */
function promisesSeconds(keepAlive: string | null): boolean {
  return Number(/\btimeout=(\d+)/i.exec(keepAlive ?? "")?.[1] ?? 0) >= 1;
}

/**
 * Hands out no connection that the other side has ended. Node itself would, while it is being closed, and to a bot that
 * was just restarted the first post would fail.
 */
class KeepingAgent extends http.Agent {
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

/** Resolves when all has been read that had come from the other side by now, the end of a kept connection too. */
export function heardOut(): Promise<void> {
  // Of two turns of the loop one is whole, wherever in a turn this is.
  return endOfTurn().then(endOfTurn);
}
