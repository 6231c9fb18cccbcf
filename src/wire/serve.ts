import type { IncomingMessage, ServerResponse } from "node:http";
import { afterOrWhen, within, type Clock } from "../base/clock.js";
import { endOfTurn } from "../base/turn.js";
import { LONGEST_BEFORE } from "../engine/decision.js";
import type { Recording } from "../engine/recording.js";
import type { Sessions } from "../engine/sessions.js";
import type { Simulation } from "../engine/simulation.js";
import type { StandIn } from "../engine/stand-in.js";
import { mayNameCallback } from "../graph/callbacks.js";
import { cloudOf, GRAPH_ORIGIN } from "../graph/hosts.js";
import { homeHeaders, homeText, type Home } from "../graph/links.js";
import { receivedMessage, settledBody } from "../tape/body.js";
import type { Headers, TapeRequest, TapeResponse } from "../tape/exchange.js";
import { SESSION_HEADER } from "./addressed.js";
import { writeAnswer, type Answer } from "./answer.js";
import type { Destination } from "./carry.js";
import type { Serve } from "./graph-listener.js";
import { liveHeaders, readAll, receivedHeaders } from "./messages.js";
import { answerOurselves, OURS } from "./ours.js";
import type { Relay } from "./relay.js";

/** What forwarding works with. */
export interface Forwarding {
  recording: Recording;
  relay: Relay;
  /** The URL that requests go to. */
  upstream: string;
  standIn: StandIn;
}

/** Forwards to the upstream and keeps what passes. */
export function forwardRequests({ recording, relay, upstream, standIn }: Forwarding): Serve {
  return async (request, response, { url }) => {
    const head = { method: request.method ?? "GET", url, headers: receivedHeaders(request) };
    const arrival = recording.arrive("graph", head);
    const replace: Destination["request"] = (text) => standIn.replace(arrival.id, head, text);
    const home = homeOf(request, upstream);
    const destination = {
      ...{ base: upstream, url, headers: head.headers },
      ...(mayNameCallback(head) && { request: replace }),
      answer: {
        headers: (headers: Headers) => (home ? homeHeaders(headers, home) : headers),
        text: (text: string) => (home ? homeText(standIn.restore(text), home) : standIn.restore(text)),
      },
    };
    await relay.forward(request, response, destination, (outcome) => arrival.finish(outcome));
  };
}

/** Answers from the tapes of these sessions; faults wait by a clock of their own. */
export function replayRequests(sessions: Sessions, clock: Clock, faultClock = clock): Serve {
  return async (request, response, { url, prefix, address }) => {
    const live = await readLive(request, url);
    const serving = sessions.of(address);
    const served = serving instanceof Promise ? await serving : serving;
    if ("reason" in served) {
      const message = sessions.unserved(live.method, prefix + url, served.reason);
      answerOurselves(request, response, clock, { ...OURS.unserved, message });
      return;
    }
    const decision = served.session.receive(live);
    if ("play" in decision) {
      const { live: played, effect } = decision.play;
      const answer = atHome(played, homeOf(request, served.upstream, prefix));
      if (decision.before) await within(faultClock, LONGEST_BEFORE, decision.before);
      await heldBack(response, clock, decision.after);
      writeAnswer(response, answer, live.method, decision.done, effect && { effect, clock: faultClock });
      return;
    }
    onceClosed(response, () => decision.done(response.writableFinished));
    const said =
      "miss" in decision
        ? { ...OURS.miss, message: decision.miss.message }
        : { ...OURS.refused, message: decision.refused };
    answerOurselves(request, response, clock, said);
  };
}

/** Resolves after so many milliseconds, or as soon as the client has left: then it shows that nothing arrives. */
function heldBack(response: ServerResponse, clock: Clock, ms: number): Promise<void> {
  if (ms === 0 || response.destroyed) return endOfTurn();
  return afterOrWhen(clock, ms, (left) => {
    response.once("close", left);
    return () => response.off("close", left);
  });
}

/** Acts when a response is over, be it by now: its client may have left while a cassette was opened. */
function onceClosed(response: ServerResponse, action: () => void): void {
  if (response.destroyed) action();
  else response.once("close", action);
}

/** Answers from the simulator. */
export function simulateRequests(simulation: Simulation, clock: Clock, faultClock = clock): Serve {
  return async (request, response, { url, effect }) => {
    const live = settledBody(await readLive(request, url));
    const said = await simulation.receive(live);
    if ("answer" in said) {
      const atWire = effect && { effect, clock: faultClock };
      const answer = atHome({ response: { ...said.answer, after: 0 } }, homeOf(request, GRAPH_ORIGIN));
      writeAnswer(response, answer, live.method, () => undefined, atWire);
    } else if ("refused" in said) {
      answerOurselves(request, response, clock, { ...OURS.refused, message: said.refused });
    } else answerOurselves(request, response, clock, { ...OURS.unknown, message: said.unknown });
  };
}

/** What serves one conversation only: a request that names a session of its own is refused. */
export function withoutSessions(serve: Serve, clock: Clock): Serve {
  return async (request, response, asked) => {
    if (!asked.address) return serve(request, response, asked);
    request.resume();
    const message =
      `rollcall replay has sessions, and this is none: leave ${asked.prefix || SESSION_HEADER} out, ` +
      "or replay a cassette.";
    answerOurselves(request, response, clock, { ...OURS.unserved, message });
  };
}

/** The way home of a bot that came by base URL; one that asked for a Graph host needs none. */
function homeOf(
  { headers: { host = "" } }: IncomingMessage,
  upstream: string,
  prefix = "",
): Home | undefined {
  return host === "" || cloudOf(host) ? undefined : { upstream, origin: `http://${host}${prefix}` };
}

/** An answer that leads home. */
function atHome(answer: Answer, home: Home | undefined): Answer {
  const { response, failure } = answer;
  if (!home || !response) return answer;
  const led = ledHome(response, home);
  return failure ? { response: led, failure } : { response: led };
}

function ledHome(response: TapeResponse, home: Home): TapeResponse {
  const { status, body, after } = response;
  const headers = homeHeaders(response.headers, home);
  const text = body === undefined ? response.text : JSON.stringify(body);
  return text === undefined
    ? { ...response, headers }
    : { status, headers, text: homeText(text, home), after };
}

/** A request as it came; what of its body is JSON is still text. */
async function readLive(request: IncomingMessage, url: string): Promise<TapeRequest> {
  const bytes = await readAll(request);
  const received = receivedMessage(liveHeaders(request), bytes);
  const message = received instanceof Promise ? await received : received;
  const { headers, text } = message;
  const method = request.method ?? "GET";
  return text === undefined ? { method, url, ...message } : { method, url, headers, text };
}
