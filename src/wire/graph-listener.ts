import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../base/clock.js";
import type { Emit } from "../engine/events.js";
import { unglued } from "../graph/links.js";
import { mayServe } from "./hosts.js";
import { Listener, type Address } from "./listener.js";
import { originForm } from "./messages.js";
import { answerOurselves, OURS } from "./ours.js";

/** What is done with a request that has passed the door. `url` is path and query. */
export type Serve = (request: IncomingMessage, response: ServerResponse, url: string) => Promise<void>;

interface Door {
  address: Address;
  clock: Clock;
  emit: Emit;
}

/** Opens the listener that a bot takes for Graph. */
export function openGraphListener(door: Door, serve: Serve): Promise<Listener> {
  const warn = (message: string): void => door.emit({ event: "warning", message });
  const warnOnce = unauthorizedWarning(warn);
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    const target = originForm(request.url ?? "");
    const url = target === undefined ? undefined : unglued(target, request.headers.host ?? "");
    if (url === undefined || !mayServe(request.headers.host, door.address.host)) {
      const message = url === undefined ? unservedTarget(request) : unservedHost(request);
      answerOurselves(request, response, door.clock, { ...OURS.refused, message });
      return;
    }
    warnOnce(request);
    serve(request, response, url).catch((error: unknown) => {
      warn(`${request.method ?? ""} ${url} broke off: ${String(error)}`);
      response.destroy();
    });
  };
  return Listener.open(door.address, "--port", handler, warn);
}

function unservedHost({ headers }: IncomingMessage): string {
  return (
    `rollcall does not serve the host ${JSON.stringify(headers.host ?? "")}. ` +
    "Use 127.0.0.1 or localhost as the bot's base URL, or name the host with --host."
  );
}

function unservedTarget({ url = "" }: IncomingMessage): string {
  return `rollcall does not serve the target ${JSON.stringify(url)}. Give a path or an http(s) URL.`;
}

/** The official Graph client sends no token to an http URL, which surprises whoever tests authentication. */
function unauthorizedWarning(warn: (message: string) => void): (request: IncomingMessage) => void {
  let warned = false;
  return (request) => {
    if (warned || request.headers.authorization !== undefined) return;
    warned = true;
    warn("a request came without Authorization: the official Graph client sends none to an http URL");
  };
}
