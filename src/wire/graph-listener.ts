import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../base/clock.js";
import type { Emit } from "../engine/events.js";
import { unglued } from "../graph/links.js";
import { addressed, type Addressed } from "./addressed.js";
import { mayServe } from "./hosts.js";
import { Listener, type Address } from "./listener.js";
import { originForm } from "./messages.js";
import { answerOurselves, OURS } from "./ours.js";

/** What is done with a request that has passed the door. */
export type Serve = (
  request: IncomingMessage,
  response: ServerResponse,
  addressed: Addressed,
) => Promise<void>;

interface Door {
  address: Address;
  clock: Clock;
  emit: Emit;
}

/** Opens the listener that a bot takes for Graph. */
export function openGraphListener(door: Door, serve: Serve): Promise<Listener> {
  const warn = (message: string): void => door.emit({ event: "warning", message });
  const warnOnce = unauthorizedWarning(warn);
  const isServed = remembering((host: string | undefined) => mayServe(host, door.address.host));
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    const asked = addressOf(request);
    if (asked === undefined || !isServed(request.headers.host)) {
      const message = asked === undefined ? unservedTarget(request) : unservedHost(request);
      answerOurselves(request, response, door.clock, { ...OURS.refused, message });
      return;
    }
    warnOnce(request);
    serve(request, response, asked).catch((error: unknown) => {
      warn(`${request.method ?? ""} ${asked.url} broke off: ${String(error)}`);
      response.destroy();
    });
  };
  return Listener.open(door.address, "--port", handler, warn);
}

/** Judges what is judged again and again once; most requests have the Host of the one before. */
function remembering<Asked, Answer>(judge: (asked: Asked) => Answer): (asked: Asked) => Answer {
  let last: { asked: Asked; answer: Answer } | undefined;
  return (asked) => {
    if (!last || last.asked !== asked) last = { asked, answer: judge(asked) };
    return last.answer;
  };
}

/** What a request asks for, and of which session; undefined for a target that is none. */
function addressOf({ url = "", headers }: IncomingMessage): Addressed | undefined {
  const target = originForm(url);
  if (target === undefined) return undefined;
  const asked = addressed(target, headers);
  const meant = unglued(asked.url, headers.host ?? "");
  return meant === asked.url ? asked : addressed(meant, headers);
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
