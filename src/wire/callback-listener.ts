import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Emit } from "../engine/events.js";
import type { Recording } from "../engine/recording.js";
import { Listener, type Address } from "./listener.js";
import { answerPlainly, readSoFar, receivedHeaders } from "./messages.js";
import type { Relay } from "./relay.js";

interface CallbackParts {
  address: Address;
  /** The one path segment that is served. */
  secret: string;
  /** The bot's own notification URL; without one, Graph's posts are recorded and answered 202. */
  callback?: URL;
  recording: Recording;
  relay: Relay;
  emit: Emit;
}

/** Opens the listener that Graph posts its notifications to, the only one that a tunnel may expose. */
export function openCallbackListener(parts: CallbackParts): Promise<Listener> {
  const warn = (message: string): void => parts.emit({ event: "warning", message });
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method !== "POST" || !isSecretPath(request.url ?? "", parts.secret)) {
      answerPlainly(response, 404, {}, "");
      return;
    }
    take(parts, request, response).catch((error: unknown) => {
      warn(`a notification broke off: ${String(error)}`);
      response.destroy();
    });
  };
  return Listener.open(parts.address, "--callback-port", handler, warn);
}

async function take(parts: CallbackParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { callback, recording, relay } = parts;
  const url = callback ? callback.pathname + callback.search : "/";
  const headers = receivedHeaders(request);
  const arrival = recording.arrive("bot", { method: "POST", url, headers });
  if (callback) {
    await relay.forward(request, response, { base: callback.origin, url }, (outcome) =>
      arrival.finish(outcome),
    );
    return;
  }
  const { bytes, isWhole } = await readSoFar(request);
  if (!isWhole) return arrival.finish({ request: bytes, failure: LEFT });
  await arrival.finish({ request: bytes, response: { status: 202, headers: {}, bytes: Buffer.alloc(0) } });
  answerPlainly(response, 202, {}, "");
}

const LEFT = { kind: "client-gone", detail: "the sender left before its notification was complete" } as const;

/** In constant time: neither length nor content of the secret shows in how long a refusal takes. */
function isSecretPath(target: string, secret: string): boolean {
  const path = target.replace(/\?.*$/s, "").replace(/^\//, "");
  return timingSafeEqual(digest(path), digest(secret));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
