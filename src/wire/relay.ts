import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { Stream } from "node:stream";
import httpProxy from "http-proxy";
import type { Clock } from "../base/clock.js";
import { Present } from "../base/present.js";
import type { Headers } from "../tape/exchange.js";
import { decodedText } from "../tape/body.js";
import type { AnswerChange } from "./held-answer.js";
import { readSoFar } from "./messages.js";
import { Transfer, type Keep } from "./transfer.js";

/** Where a request goes on to: `url` is path and query below `base`, an origin with or without a path. */
export interface Destination {
  base: string;
  url: string;
  /** The headers of the request that are meant for its other end. */
  headers: Headers;
  /**
   * What the text of the request's body becomes on the way; undefined leaves it as it is. The tape has what came. It is
   * asked with undefined about a body that is no text, or cannot be decoded.
   */
  request?: (text: string | undefined) => string | undefined;
  /** What the answer becomes on its way back. The tape has what came. */
  answer?: AnswerChange;
}

export interface RelayOptions {
  clock: Clock;
  /** Milliseconds without a byte from the other side after which a transfer is given up as stalled. */
  stallAfter: number;
  /** Connects to the other side; a pool of kept connections where none is given. */
  agent?: http.Agent;
}

/** `toProxy`: http-proxy leaves the path as the client wrote it. */
const CARRIER = { selfHandleResponse: true, changeOrigin: true, toProxy: true };

/** The request to the other side, taken over from http-proxy. */
type TakeOver = (onward: http.ClientRequest) => void;

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
    this.#proxy.web(request, response, options, (error) => transfer.failed(error));
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

/**
 * http-proxy pipes this "body" into the request that it has made: there we take the request over, and need no events of
 * a server that all transfers share.
 */
function takingOver(take: TakeOver): Stream {
  return { pipe: take } as unknown as Stream;
}

/** What a client sends behind its answer goes nowhere, but it is read: the next request may be behind it. */
function readOut(request: IncomingMessage, response: ServerResponse, onward: http.ClientRequest): void {
  response.once("finish", () => request.complete || onward.destroy());
  onward.once("close", () => request.resume()); // the end of the pipe has paused it
}

/** A body that comes together with its head goes on in one piece, any other as it comes. */
function carryAsItComes(request: IncomingMessage, transfer: Transfer, carry: (send: TakeOver) => void): void {
  const whole = (): void => {
    clearImmediate(later);
    carry((onward) => sendWhole(onward, transfer.sent()));
  };
  const later = setImmediate(() => {
    request.off("end", whole);
    carry((onward) => {
      const first = transfer.sent();
      if (first.length > 0) onward.write(first);
      request.pipe(onward);
    });
  });
  request.once("end", whole);
}

/** Without bytes nothing is said of a body: to write none would give a GET a length. */
function sendWhole(onward: http.ClientRequest, bytes: Buffer): void {
  if (bytes.length > 0) onward.end(bytes);
  else onward.end();
}

/** A body that may have to be changed, or framed, is read before it goes on. */
async function carryWhole(
  request: IncomingMessage,
  destination: Destination,
  carry: (send: TakeOver) => void,
): Promise<void> {
  const { bytes, isWhole } = await readSoFar(request);
  if (!isWhole) return; // the transfer sees that the client has left
  const changed = await changedText(request, bytes, destination);
  const onward = changed === undefined ? bytes : Buffer.from(changed);
  const { "content-encoding": _encoding, ...plain } = request.headers;
  const headers = changed === undefined ? request.headers : plain; // a changed body loses its encoding
  request.headers = { ...headers, "content-length": String(onward.length) };
  carry((to) => to.end(onward));
}

/** Undefined: it stays as it is. */
async function changedText(
  { headers }: IncomingMessage,
  bytes: Buffer,
  { request }: Destination,
): Promise<string | undefined> {
  if (!request) return undefined;
  const text = bytes.length === 0 ? "" : await decodedText(headers as Headers, bytes);
  const changed = request(text);
  return changed === text ? undefined : changed;
}

/** The other side, as http-proxy asks for it; of a URL it would work each part out again for each request. */
interface Target {
  href: string;
  protocol: keyof typeof PORTS;
  host: string;
  hostname: string;
  port: number;
  /** The path without the slash at its end. */
  base: string;
}

const PORTS = { "http:": 80, "https:": 443 };

function targetOf(href: string): Target {
  const { protocol, host, hostname, port, pathname } = new URL(href) as URL & {
    protocol: keyof typeof PORTS;
  };
  const base = pathname.replace(/\/$/, "");
  return { href, protocol, host, hostname, port: Number(port) || PORTS[protocol], base };
}

/**
 * http-proxy drops the "?" of an empty query. It starts its request's options from `ssl` and sets the path then, and this
 * one cannot be set.
 */
function keptQuery(path: string): { ssl?: { path: string } } {
  if (!path.endsWith("?")) return {};
  return {
    ssl: {
      get path() {
        return path;
      },
      set path(_itsOwn: string) {},
    },
  };
}

/** `Connection` takes away the headers that it names, but not this one: a body without its frame smuggles. */
function framed({ headers: { "content-length": length } }: IncomingMessage, headers: Headers): Headers {
  return length === undefined ? headers : { ...headers, "content-length": length };
}
