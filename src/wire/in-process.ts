import type { Take } from "../engine/callbacks.js";
import { bodyBytes } from "../tape/body.js";
import { deliveredHeaders } from "./courier.js";

/** A bot's notification handler in this process. */
export type Bot = (request: Request) => Response | Promise<Response>;

/** The origin that notifications come to where there is no socket: none that could be reached by mistake. */
export const NOWHERE = "http://bot.invalid";

export const NO_RESPONSE = "the function that was given to deliverTo answered with what is no Response";

/** Hands notifications to a function. Rejects with what it throws, and when it gives no answer. */
export function inProcess(bot: Bot): Take {
  return async ({ request }, signal) => {
    const { method, url, headers } = request;
    const init = { method, headers: deliveredHeaders(headers), body: bodyBytes(request), signal };
    const answer: unknown = await Promise.race([
      bot(new Request(new URL(url, NOWHERE), init)),
      abort(signal),
    ]);
    if (answer instanceof Response) return answer.status;
    throw new TypeError(NO_RESPONSE);
  };
}

function abort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}
