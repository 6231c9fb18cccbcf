import type NodeFetch from "node-fetch";
import type { RequestInit } from "node-fetch";
import { errorCode, messageOf } from "../base/errors.js";
import { setMember } from "../base/json-map.js";
import type { Deliver } from "../engine/deliveries.js";
import { bodyBytes } from "../tape/body.js";
import type { Exchange, Headers } from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";
import { isRedacted } from "../tape/redaction.js";
import { heardOut, KeptConnections } from "./kept-connections.js";

/** What Graph sends with every notification (graph-facts 2.2); the tape's own headers win. */
const GRAPH_HEADERS: Headers = {
  accept: "application/json",
  "content-type": "application/json",
  "user-agent": "Microsoft-Skype/3.0,(Calling/1.0)",
};

/** More than any bot answers a notification with; beyond it the answer is refused rather than held in memory. */
const LARGEST_ANSWER = 16 * 1024 * 1024;

/** Loaded when it is needed: it would be a third of the start. */
let fetch: typeof NodeFetch | undefined;

/** Posts notifications to bots' callback URLs. */
export class Courier {
  readonly #connections = new KeptConnections();

  /** Rejects when the bot could not be reached or broke off; a redirect is an answer and is never followed. */
  readonly deliver: Deliver = async (notification, callback, signal) => {
    try {
      await heardOut();
      signal.throwIfAborted(); // node-fetch would destroy a body that nobody listens to
      fetch ??= (await import("node-fetch")).default;
      const answer = await fetch(callback, this.#post(notification, signal));
      this.#connections.answered(callback, answer.headers.get("keep-alive"));
      await answer.arrayBuffer();
      return answer.status;
    } catch (error) {
      throw new Error(reason(error, callback), { cause: error });
    }
  };

  /** Ends the connections that are kept. */
  close(): void {
    this.#connections.close();
  }

  #post({ request }: Exchange, signal: AbortSignal): RequestInit {
    return {
      method: request.method,
      headers: deliveredHeaders(request.headers),
      body: bodyBytes(request),
      agent: (url) => this.#connections.agentFor(url),
      redirect: "manual",
      compress: false,
      size: LARGEST_ANSWER,
      signal,
    };
  }
}

/** The headers that a notification is delivered with. */
export function deliveredHeaders(recorded: Headers): [name: string, value: string][] {
  const headers = { ...GRAPH_HEADERS };
  const own = tapeHeaders(recorded);
  for (const name of Object.keys(own)) {
    const value = own[name] as string | string[];
    if (!isRedacted(value)) setMember(headers, name, value); // never sent as a placeholder
  }
  return flat(headers);
}

function flat(headers: Headers): [string, string][] {
  const pairs: [string, string][] = [];
  for (const name of Object.keys(headers)) {
    const value = headers[name] as string | string[];
    for (const one of typeof value === "string" ? [value] : value) pairs.push([name, one]);
  }
  return pairs;
}

const BROKEN_OFF = "broke the connection off before its answer was complete";

/** What went wrong, by the code of the error; said of the callback's origin. */
const REASONS: Readonly<Record<string, (origin: string) => string>> = {
  ECONNREFUSED: (origin) => `nothing listens at ${origin}: is the bot running?`,
  ENOTFOUND: (origin) => `the host of ${origin} is unknown`,
  EAI_AGAIN: (origin) => `the host of ${origin} could not be looked up`,
  ECONNRESET: (origin) => `${origin} ${BROKEN_OFF}`,
  EPIPE: (origin) => `${origin} ${BROKEN_OFF}`,
  ERR_STREAM_PREMATURE_CLOSE: (origin) => `${origin} ${BROKEN_OFF}`,
};

function reason(error: unknown, { origin }: URL): string {
  const code = errorCode(error) ?? "";
  if (code.startsWith("HPE_")) return `${origin} answered with what is no HTTP`;
  return REASONS[code]?.(origin) ?? `${origin}: ${messageOf(error)}`;
}
