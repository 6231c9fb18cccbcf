import type { IncomingMessage, ServerResponse } from "node:http";
import { isSecret } from "../base/secret.js";
import type { Emit } from "../engine/events.js";
import type { Arrival, Recording } from "../engine/recording.js";
import type { HandOn, StandIn } from "../engine/stand-in.js";
import { Listener, type Address } from "./listener.js";
import type { Headers } from "../tape/exchange.js";
import type { FaultedNotifications } from "./faulted-notifications.js";
import { answerPlainly, readSoFar, receivedHeaders, resetConnection } from "./messages.js";
import type { Relay } from "./relay.js";
import type { Keep } from "./transfer.js";

interface CallbackParts {
  address: Address;
  /** The one path segment that is served. */
  secret: string;
  /** The path of the public URL: a tunnel may leave it in front of the secret. */
  prefix: string;
  recording: Recording;
  relay: Relay;
  /** Knows where notifications go on to; those that go nowhere are recorded and answered 202. */
  standIn: StandIn;
  emit: Emit;
  /** What faults make of notifications, where there are faults. */
  faulted?: FaultedNotifications;
}

/** Where a notification came in: the exchange that its path names, if it names one. */
interface Place {
  via: string | undefined;
  handOn: HandOn;
}

/** Opens the listener that Graph posts its notifications to, the only one that a tunnel may expose. */
export function openCallbackListener(parts: CallbackParts): Promise<Listener> {
  const warn = (message: string): void => parts.emit({ event: "warning", message });
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    const place = placeOf(request, parts, warn);
    if (!place) {
      answerPlainly(response, 404, {}, "");
      return;
    }
    take(parts, place, request, response).catch((error: unknown) => {
      warn(`a notification broke off: ${String(error)}`);
      response.destroy();
    });
  };
  return Listener.open(parts.address, "--callback-port", handler, warn);
}

async function take(
  { recording, relay, standIn, faulted }: CallbackParts,
  { via, handOn }: Place,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const bot = handOn.url;
  const url = bot ? bot.pathname + bot.search : "/";
  const headers = receivedHeaders(request);
  const arrival = recording.arrive("bot", {
    method: "POST",
    url,
    headers,
    ...(via !== undefined && { via }),
  });
  if (bot && faulted) {
    await pass({ arrival, faulted, standIn }, { url, headers, bot }, request, response);
    return;
  }
  if (bot) {
    const keep: Keep = (outcome) => arrival.finish(outcome);
    const restored = (text?: string): string | undefined =>
      text === undefined ? undefined : standIn.restore(text);
    // Only where something may have to be changed: such a body is read before it goes on.
    const change = standIn.isUsed ? { request: restored } : {};
    await relay.forward(request, response, { base: bot.origin, url, headers, ...change }, keep);
    return;
  }
  const { bytes, isWhole } = await readSoFar(request);
  if (!isWhole) return arrival.finish({ request: bytes, failure: LEFT });
  const ours = { status: 202, headers: {}, bytes: Buffer.alloc(0) };
  await arrival.finish({ request: bytes, response: ours, isOurs: true });
  answerPlainly(response, 202, {}, "");
}

/** The answer that Graph gets is the bot's, or its connection breaks off as the bot's did. */
async function pass(
  { arrival, faulted, standIn }: { arrival: Arrival; faulted: FaultedNotifications; standIn: StandIn },
  { url, headers, bot }: { url: string; headers: Headers; bot: URL },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const { bytes, isWhole } = await readSoFar(request);
  if (!isWhole) return arrival.finish({ request: bytes, failure: LEFT });
  const restore = (text: string): string => standIn.restore(text);
  const heard = await faulted.pass({ id: arrival.id, url, headers, bytes, restore }, bot, gone.signal);
  if ("kind" in heard) {
    await arrival.finish({ request: bytes, failure: heard });
    resetConnection(response);
    return;
  }
  const { status } = heard;
  await arrival.finish({ request: bytes, response: { status, headers: {}, bytes: Buffer.alloc(0) } });
  answerPlainly(response, status, {}, "");
}

const LEFT = { kind: "client-gone", detail: "the sender left before its notification was complete" } as const;

/** What a request leads to. A stranger gets nothing; whoever knows the secret and asks for something else is told of. */
function placeOf(
  { method = "", url: target = "" }: IncomingMessage,
  parts: CallbackParts,
  warn: (message: string) => void,
): Place | undefined {
  if (!target.split(/[/?#]/).some((segment) => isSecret(segment, parts.secret))) return undefined;
  const path = pathOf(target, parts);
  if (method !== "POST" || !path) {
    warn(`${method} ${target} came to the callback listener, which takes ${SERVED}: answered 404`);
    return undefined;
  }
  if (path.via === undefined) return { via: undefined, handOn: parts.standIn.handOnNameless };
  const handOn = parts.standIn.handOn(path.via);
  if (!handOn) warn(`a notification came for ${path.via}, which has no callback URL: answered 404`);
  return handOn && { via: path.via, handOn };
}

const SERVED = "POST on the callback URL alone, or with an exchange like /x1 behind it";

/** The secret, alone or with an exchange behind it; undefined for any other path. */
function pathOf(target: string, { secret, prefix }: CallbackParts): { via: string | undefined } | undefined {
  const path = target.startsWith(`${prefix}/`) ? target.slice(prefix.length) : target;
  const [, named = "", via] = /^\/([^/?]*)(?:\/(x[1-9]\d*))?(?:\?.*)?$/s.exec(path) ?? [];
  return isSecret(named, secret) ? { via } : undefined;
}
