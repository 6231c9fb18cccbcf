import type { Exchange } from "../tape/exchange.js";
import { whatOf } from "../tape/what.js";

/** Something that a session waits for before it is settled. */
export type Pending =
  /** The answer to a request is not complete. */
  | { state: "answering"; request: string }
  /** The bot was given a notification and has not answered it. */
  | { state: "unanswered"; exchange: string; what: string }
  /** It is due and waits until the bot has answered another one of its conversation. */
  | { state: "waiting"; exchange: string; what: string; behind: string }
  /** It is due in so many milliseconds of the session's time. */
  | { state: "scheduled"; exchange: string; what: string; in: number }
  /** The simulator has more to tell of what it was asked. */
  | { state: "simulating" };

type Texts = { [State in Pending["state"]]: (pending: Extract<Pending, { state: State }>) => string };

const TEXTS: Texts = {
  answering: ({ request }) => `the answer to ${request} is not complete`,
  unanswered: ({ exchange, what }) => `the bot was given ${exchange} (${what}) and has not answered it`,
  waiting: ({ exchange, what, behind }) =>
    `${exchange} (${what}) waits until the bot has answered ${behind}, of the same conversation`,
  scheduled: ({ exchange, what, in: ms }) => `${exchange} (${what}) is due in ${Math.ceil(ms)} ms`,
  simulating: () => "the simulator has more to tell of what it was asked",
};

/** What is waited for, in words. */
export function pendingText(pending: Pending): string {
  return (TEXTS[pending.state] as (one: Pending) => string)(pending);
}

/** A notification among what is pending. */
export function pendingPost(exchange: Exchange): { exchange: string; what: string } {
  return { exchange: exchange.id, what: whatOf(exchange) };
}
