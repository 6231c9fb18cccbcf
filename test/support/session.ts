import type { Deliver } from "../../src/engine/deliveries.js";
import type { Event } from "../../src/engine/events.js";
import type { Decision } from "../../src/engine/decision.js";
import { Session } from "../../src/engine/session.js";
import { settledBody } from "../../src/tape/body.js";
import { SESSION_DEFAULTS, type SessionOptions } from "../../src/engine/session-options.js";
import { Tape } from "../../src/engine/tape.js";
import { matchRules } from "../../src/match/rules.js";
import type { Exchange, TapeRequest, TapeResponse } from "../../src/tape/exchange.js";
import { Redaction } from "../../src/tape/redaction.js";
import { SECRETS } from "../../src/tape/secrets.js";
import { Desk, turn } from "./desk.js";
import { CALLS, cassetteOf, invite, request } from "./exchanges.js";
import { HandClock } from "./hand-clock.js";

export const LEAD = 20;
export const TIMEOUT = 10_000;
const BOT = new URL("http://bot.example/api/calls");

/** Two invites into one call. */
export const A = invite(CALLS.one, "a");
export const B = invite(CALLS.one, "b");

/** An invite that is on no tape: of another structure than those. */
export const STRANGER = request("POST", A.url, { clientContext: "stranger", participants: [] });

/** A session over these exchanges whose clock and bot the test moves; `callback` null: nobody said where the bot is. */
export function session(
  exchanges: Exchange[],
  options: Partial<SessionOptions> = {},
  callback: URL | null = BOT,
  rules = matchRules(),
) {
  const clock = new HandClock();
  const desk = new Desk();
  const events: Event[] = [];
  /** The notifications as they were posted, by their ids. */
  const posted: Record<string, Exchange> = {};
  const deliver: Deliver = (notification, ...rest) => {
    posted[notification.id] = notification;
    return desk.deliver(notification, ...rest);
  };
  const ports = {
    ...{ clock, deliver, redaction: new Redaction(SECRETS) },
    emit: (event: Event) => void events.push(event),
    admit: (named: string) =>
      URL.canParse(named) ? { url: new URL(named) } : { reason: `${named} is no URL` },
  };
  const subject = new Session(new Tape(cassetteOf(...exchanges), rules), ports, {
    ...{ ...SESSION_DEFAULTS, lead: LEAD, deliveryTimeout: TIMEOUT, ...(callback && { callback }) },
    ...options,
  });
  /** One request and the whole of its answer; the exchange that answered it, if there was one. */
  const ask = (live: TapeRequest, complete = true): string | undefined => {
    const decision = subject.receive(asItComes(live));
    decision.done(complete);
    return answeredBy(decision);
  };
  /** One request, answered as a whole: what the bot got; undefined on a miss. */
  const answer = (live: TapeRequest): TapeResponse | undefined => {
    const decision = subject.receive(asItComes(live));
    decision.done(true);
    const response = "play" in decision ? decision.play.live.response : undefined;
    return response && settledBody(response);
  };
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await turn();
  };
  return { clock, desk, events, posted, subject, ask, answer, pass };
}

function answeredBy(decision: Decision): string | undefined {
  return "play" in decision ? decision.play.exchange.id : undefined;
}

/** The events of one name. */
export function named<Name extends Event["event"]>(
  events: Event[],
  name: Name,
): Extract<Event, { event: Name }>[] {
  return events.filter((event): event is Extract<Event, { event: Name }> => event.event === name);
}

/** A request as a listener hands it over: what of its body is JSON is still text. */
export function asItComes({ body, ...request }: TapeRequest): TapeRequest {
  return body === undefined ? request : { ...request, text: JSON.stringify(body) };
}
