import type { Clock } from "../base/clock.js";
import type { LiveFaulting } from "../engine/live-faulting.js";
import { writeAnswer } from "./answer.js";
import type { Serve } from "./graph-listener.js";
import { liveHeaders, readSoFar } from "./messages.js";

/** Lets faults answer ahead of what serves, and says what is to happen to its answer. */
export function withFaults(serve: Serve, faulting: LiveFaulting | undefined, clock: Clock): Serve {
  if (!faulting) return serve;
  return async (request, response, asked) => {
    const { method = "GET" } = request;
    const headers = liveHeaders(request);
    const { ahead, effect } = faulting.request({ method, url: asked.url, headers }, clock.now());
    if (!ahead) return serve(request, response, { ...asked, ...(effect && { effect }) });
    await readSoFar(request);
    const atWire = ahead.effect && { effect: ahead.effect, clock };
    writeAnswer(response, ahead.exchange, method, () => undefined, atWire);
  };
}
