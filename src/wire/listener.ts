import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { errorCode, messageOf, UsageError } from "../base/errors.js";
import { Present } from "../base/present.js";
import { Waiters } from "../base/waiters.js";

export interface Address {
  host: string;
  /** 0 picks a free one. */
  port: number;
}

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** Graph's tokens with many roles do not fit Node's 16 KiB. */
const LARGEST_HEAD = 64 * 1024;

/** One listening HTTP server and what is still going on at it. */
export class Listener {
  readonly #server: http.Server;
  readonly #address: Address;
  #port = 0;
  readonly #waiters = new Waiters(() => this.#open.size === 0);
  /** Answers that are not complete yet. */
  readonly #open = new Present<http.ServerResponse>();

  private constructor(server: http.Server, address: Address, onRubbish: (message: string) => void) {
    this.#server = server;
    this.#address = address;
    server.prependListener("request", (_request, response) => this.#track(response));
    server.on("connection", (socket: Duplex) => socket.once("close", () => this.#closed(socket)));
    server.on("clientError", (error, socket) => this.#refuseRubbish(error, socket, onRubbish));
  }

  /** Listens, or throws a `UsageError` that names the option, the address and what to do. */
  static async open(
    address: Address,
    option: string,
    handler: Handler,
    onRubbish: (message: string) => void,
  ): Promise<Listener> {
    const server = http.createServer({ maxHeaderSize: LARGEST_HEAD }, handler);
    // Node's 5 s would close a connection that a client is about to use again.
    server.keepAliveTimeout = 65_000;
    const listener = new Listener(server, address, onRubbish);
    try {
      listener.#port = await listen(server, address);
    } catch (error) {
      throw listenError(error, address, option);
    }
    return listener;
  }

  /** The port that it got; also when it is closed. */
  get port(): number {
    return this.#port;
  }

  get host(): string {
    return this.#address.host;
  }

  /** An origin at which this machine's clients reach it. */
  get origin(): string {
    const reachable =
      { "0.0.0.0": "127.0.0.1", "::": "[::1]" }[this.#address.host] ?? bracketed(this.#address.host);
    return `http://${reachable}:${this.port}`;
  }

  /** Resolves when no request is without the whole of its answer. */
  settled(): Promise<void> {
    return this.#waiters.wait();
  }

  /** Takes no more connections and ends the open ones. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #track(response: http.ServerResponse): void {
    const leave = this.#open.add(response);
    response.on("close", () => {
      leave();
      this.#waiters.check();
    });
  }

  /** Node does not tell an answer that still waited for its turn that its connection is gone. */
  #closed(socket: Duplex): void {
    for (const response of this.#openOn(socket)) {
      if (response.socket) continue;
      response.destroy();
      response.emit("close");
    }
  }

  #refuseRubbish(error: Error, socket: Duplex, onRubbish: (message: string) => void): void {
    if (!socket.writable) {
      socket.destroy(); // it was reset
      return;
    }
    const sort = `a client sent what is no HTTP request (${errorCode(error) ?? "unknown"})`;
    if (this.#openOn(socket).some((response) => response.headersSent || response.req.complete)) {
      // It would be taken for a part of the answer that is under way.
      onRubbish(`${sort} behind one that is: closed its connection`);
      socket.destroy();
      return;
    }
    onRubbish(`${sort}: answered 400`);
    socket.end(BAD_REQUEST, () => socket.destroy());
  }

  #openOn(socket: Duplex): http.ServerResponse[] {
    return this.#open.all().filter((response) => response.req.socket === socket);
  }
}

const BAD_REQUEST = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

function listen(server: http.Server, address: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(address.port, address.host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const LISTEN_REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use: stop what listens there, or choose another (0 picks a free one)",
  EACCES: "needs more rights: choose one above 1023",
  EADDRNOTAVAIL: "is no address of this machine",
};

function listenError(error: unknown, { host, port }: Address, option: string): UsageError {
  const remedy = LISTEN_REMEDIES[errorCode(error) ?? ""] ?? `cannot be listened on: ${messageOf(error)}`;
  return new UsageError(`${option} ${port}: ${bracketed(host)}:${port} ${remedy}.`, { cause: error });
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
