import { systemClock, type Clock } from "../base/clock.js";
import type { SessionRequest } from "./controlled.js";
import { LONGEST_POLL, polled } from "./polled.js";
import type { SessionDescription } from "./protocol.js";
import { RemoteSession, type Polled } from "./remote-session.js";
import { Transport } from "./transport.js";

export interface ConnectOptions {
  /** Where the control API listens, and its token: the `listening` event has both. */
  url: string;
  token: string;
  /** How many milliseconds one request may wait; for longer, several are made. */
  longestPoll?: number;
  clock?: Clock;
}

/** The control API of another process. */
export class RemoteControl {
  readonly #transport: Transport;
  readonly #polled: Polled;

  constructor({ url, token, longestPoll: longest = LONGEST_POLL, clock = systemClock }: ConnectOptions) {
    this.#transport = new Transport(url, token);
    this.#polled = (poll, timeout) => polled(poll, timeout, { longest, clock });
  }

  async version(): Promise<string> {
    return (await this.#transport.ask("GET /")).version;
  }

  async sessions(): Promise<SessionDescription[]> {
    return (await this.#transport.ask("GET /sessions")).sessions;
  }

  /** Starts a session, which is there until it is stopped. */
  async create(request: SessionRequest): Promise<RemoteSession> {
    return this.#remote(await this.#transport.ask("POST /sessions", { body: request }));
  }

  /** A session that there is: `main`, or one that was created. */
  async session(id: string): Promise<RemoteSession> {
    return this.#remote(await this.#transport.ask("GET /sessions/ID", { id }));
  }

  #remote(description: SessionDescription): RemoteSession {
    return new RemoteSession(description, this.#transport, this.#polled);
  }
}

/** A client of a control API. Throws a `UsageError` for a URL that is none; asks nothing yet. */
export function connect(options: ConnectOptions): RemoteControl {
  return new RemoteControl(options);
}
