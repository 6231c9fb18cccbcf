import type { IncomingMessage } from "node:http";
import type { Clock } from "../base/clock.js";
import type { Recording } from "../engine/recording.js";
import type { Session } from "../engine/session.js";
import type { Simulation } from "../engine/simulation.js";
import type { StandIn } from "../engine/stand-in.js";
import { mayNameCallback } from "../graph/callbacks.js";
import { cloudOf, GRAPH_ORIGIN } from "../graph/hosts.js";
import { homeHeaders, homeText, type Home } from "../graph/links.js";
import { mapBodyText, storeMessage } from "../tape/body.js";
import type { Exchange, Headers, TapeRequest } from "../tape/exchange.js";
import { tapeHeaders } from "../tape/headers.js";
import { writeAnswer } from "./answer.js";
import type { Serve } from "./graph-listener.js";
import { readAll, receivedHeaders } from "./messages.js";
import { answerOurselves, OURS } from "./ours.js";
import type { Destination, Relay } from "./relay.js";

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
  return async (request, response, url) => {
    const head = { method: request.method ?? "GET", url, headers: receivedHeaders(request) };
    const arrival = recording.arrive("graph", head);
    const replace: Destination["request"] = (text) => standIn.replace(arrival.id, head, text);
    const home = homeOf(request, upstream);
    const destination = {
      ...{ base: upstream, url },
      ...(mayNameCallback(head) && { request: replace }),
      answer: {
        headers: (headers: Headers) => (home ? homeHeaders(headers, home) : headers),
        text: (text: string) => (home ? homeText(standIn.restore(text), home) : standIn.restore(text)),
      },
    };
    await relay.forward(request, response, destination, (outcome) => arrival.finish(outcome));
  };
}

/** Answers from the tape, which was recorded from `upstream`. */
export function replayRequests(session: Session, clock: Clock, upstream: string): Serve {
  return async (request, response, url) => {
    const live = await readLive(request, url);
    const decision = session.receive(live);
    if ("play" in decision) {
      const exchange = atHome(decision.play.live, homeOf(request, upstream));
      writeAnswer(response, exchange, live.method, decision.done);
      return;
    }
    response.once("close", () => decision.done(response.writableFinished));
    const said =
      "miss" in decision
        ? { ...OURS.miss, message: decision.miss.message }
        : { ...OURS.refused, message: decision.refused };
    answerOurselves(request, response, clock, said);
  };
}

/** Answers from the simulator. */
export function simulateRequests(simulation: Simulation, clock: Clock): Serve {
  return async (request, response, url) => {
    const live = await readLive(request, url);
    const said = await simulation.receive(live);
    if ("answer" in said) {
      const { answer } = said;
      const exchange: Exchange = {
        id: "x0",
        to: "graph",
        at: 0,
        request: live,
        response: { ...answer, after: 0 },
      };
      writeAnswer(response, atHome(exchange, homeOf(request, GRAPH_ORIGIN)), live.method, () => undefined);
    } else if ("refused" in said) {
      answerOurselves(request, response, clock, { ...OURS.refused, message: said.refused });
    } else answerOurselves(request, response, clock, { ...OURS.unknown, message: said.unknown });
  };
}

/** The way home of a bot that came by base URL; one that asked for a Graph host needs none. */
function homeOf({ headers: { host = "" } }: IncomingMessage, upstream: string): Home | undefined {
  return host === "" || cloudOf(host) ? undefined : { upstream, origin: `http://${host}` };
}

/** An exchange whose answer leads home. */
function atHome(exchange: Exchange, home: Home | undefined): Exchange {
  const { response } = exchange;
  if (!home || !response) return exchange;
  const led = { ...response, headers: homeHeaders(response.headers, home) };
  return { ...exchange, response: mapBodyText(led, (text) => homeText(text, home)) };
}

async function readLive(request: IncomingMessage, url: string): Promise<TapeRequest> {
  const headers = tapeHeaders(receivedHeaders(request));
  return { method: request.method ?? "GET", url, ...(await storeMessage(headers, await readAll(request))) };
}
