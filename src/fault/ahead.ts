import type { WireEffect } from "../tape/play.js";
import type { Spot } from "./fault.js";
import type { Ahead, Change } from "./script.js";

/** Whether nothing happens yet to a request's own answer at the wire: it can happen once. */
export function isUnbent({ script, exchange }: Spot): boolean {
  return script.replyTo(exchange).effect === undefined;
}

/** Whether nothing went wrong before the answer was complete, as far as is known yet. */
export function isAnswered({ script, exchange }: Spot): boolean {
  return script.replyTo(exchange).exchange.failure === undefined;
}

/** Whether a request goes to Graph, and not to where tokens and keys come from: errors there look different. */
export function isOfGraph({ exchange }: Spot): boolean {
  return exchange.request.url.startsWith("/");
}

/** These answers come so many times ahead of a request's own, behind those that faults before put there. */
export function ahead({ script, exchange }: Spot, times: number, answer: Ahead): Change[] {
  const reply = script.replyTo(exchange);
  const answers = Array.from({ length: times }, () => answer);
  return [{ kind: "reply", request: exchange.id, reply: { ...reply, ahead: [...reply.ahead, ...answers] } }];
}

/** This happens to a request's own answer; nothing where something does already. */
export function atWire(spot: Spot, effect: WireEffect): Change[] {
  const { script, exchange } = spot;
  if (!isUnbent(spot)) return [];
  return [{ kind: "reply", request: exchange.id, reply: { ...script.replyTo(exchange), effect } }];
}
