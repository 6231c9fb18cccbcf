import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import httpProxy from "http-proxy";
import type { Clock } from "../base/clock.js";
import { Present } from "../base/present.js";
import type { Headers } from "../tape/exchange.js";
import { carryAsItComes, carryWhole, readOut, takingOver, type Destination, type TakeOver } from "./carry.js";
import { keptQuery, targetOf, type Target } from "./target.js";
import { Transfer, type Keep } from "./transfer.js";

export interface RelayOptions {
  clock: Clock;
  /** Milliseconds without a byte from the other side after which a transfer is given up as stalled. */
  stallAfter: number;
  /** Connects to the other side; a pool of kept connections where none is given. */
  agent?: http.Agent;
}

/** `toProxy`: http-proxy leaves the path as the client wrote it. */
const CARRIER = { selfHandleResponse: true, changeOrigin: true, toProxy: true };

/** Node writes no chunked body of its own accord for these: it is read first, and gets a length. */
const UNFRAMED = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"]);

/**
 * Hands requests on and their answers back: http-proxy carries the request, the answer is ours, because its last byte
 * has to wait until the exchange is kept.
 */
export class Relay {
  readonly #proxy = httpProxy.createProxyServer(CARRIER);
  readonly #underWay = new Present<Transfer>();
  readonly #options: RelayOptions;
  readonly #agents = {
    "http:": new http.Agent({ keepAlive: true }),
    "https:": new https.Agent({ keepAlive: true }),
  };
  /** Where the request before went. */
  #last: Target | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    // A client that has left is noticed at its response; http-proxy ends the request to the other side by itself.
    this.#proxy.on("econnreset", () => undefined);
  }

  /** Forwards one request; `keep` is called once with what came of it, before the last byte of the answer. */
  async forward(
    request: IncomingMessage,
    response: ServerResponse,
    destination: Destination,
    keep: Keep,
  ): Promise<void> {
    const transfer = new Transfer(request, response, keep, { ...this.#options, change: destination.answer });
    response.on("close", this.#underWay.add(transfer));
    const isChunked = request.headers["transfer-encoding"] !== undefined;
    request.headers = framed(request, destination.headers);
    transfer.collect(request);
    const carry = (send: TakeOver): void => {
      if (!transfer.isSettled()) this.#carry(request, response, destination, transfer, send);
    };
    if (destination.request || (isChunked && UNFRAMED.has(request.method ?? "GET")))
      await carryWhole(request, destination, carry);
    else if (isChunked) carry((onward) => request.pipe(onward));
    else carryAsItComes(request, transfer, carry);
  }

  #carry(
    request: IncomingMessage,
    response: ServerResponse,
    destination: Destination,
    transfer: Transfer,
    send: TakeOver,
  ): void {
    const target = this.#target(destination.base);
    const agent = this.#options.agent ?? this.#agents[target.protocol];
    const buffer = takingOver((onward) => {
      send(onward);
      onward.on("response", (answer) => transfer.answered(answer));
      onward.on("close", () => transfer.closed());
      if (!request.complete) readOut(request, response, onward);
    });
    request.url = target.base + destination.url;
    const options = { target, agent, buffer, ...keptQuery(request.url) };
    try {
      this.#proxy.web(request, response, options, (error) => transfer.failed(error));
    } catch (error) {
      transfer.failed(error); // what Node's client would not write
    }
  }

  /** Most requests go where the one before went. */
  #target(base: string): Target {
    if (this.#last?.href !== base) this.#last = targetOf(base);
    return this.#last;
  }

  /** Ends the transfers that are still under way; they are kept as stalled. */
  giveUp(): void {
    for (const transfer of this.#underWay.all())
      transfer.giveUp("the recorder was stopped before the answer was complete");
  }

  /** Closes the kept connections. */
  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }
}

/** `Connection` takes away the headers that it names, but not this one: a body without its frame smuggles. */
function framed({ headers: { "content-length": length } }: IncomingMessage, headers: Headers): Headers {
  return length === undefined ? headers : { ...headers, "content-length": length };
}
