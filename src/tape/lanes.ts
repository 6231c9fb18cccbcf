import { notificationItems, requestCalls } from "./about.js";
import type { Exchange } from "./exchange.js";

/**
 * Which calls are one conversation: calls joined by `replacesCallId` are one lane. Answers the lane of an exchange;
 * what is about no call is in the lane named "".
 */
export function lanesOf(
  exchanges: readonly Exchange[],
  knownCalls: (exchange: Exchange) => readonly string[] = callsOf,
): (exchange: Exchange) => string {
  const joined = new Map<string, string>();
  const root = (call: string): string => {
    let top = call;
    for (let next = joined.get(top); next !== undefined; next = joined.get(top)) top = next;
    if (top !== call) joined.set(call, top);
    return top;
  };
  for (const exchange of exchanges) {
    const [first, ...others] = knownCalls(exchange);
    for (const other of others)
      if (root(other) !== root(first as string)) joined.set(root(other), root(first as string));
  }
  return (exchange) => root(callsOf(exchange)[0] ?? "");
}

/** The calls that an exchange is about; several items of one notification join theirs. */
export function callsOf(exchange: Exchange): string[] {
  if (exchange.to === "graph") return requestCalls(exchange);
  return notificationItems(exchange).flatMap(({ call }) => call ?? []);
}
