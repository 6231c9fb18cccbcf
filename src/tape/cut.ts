import { normalId } from "../graph/ids.js";
import type { Cause, Exchange } from "./exchange.js";
import { callsOf, lanesOf } from "./lanes.js";

/**
 * The exchanges of the lane that a call belongs to, as they stand on the tape: ids and times stay, so that there are
 * gaps. What points to an exchange that was left out does so no longer. What is about no call is in nobody's cut.
 */
export function cut(exchanges: readonly Exchange[], call: string): Exchange[] {
  const laneOf = lanesOf(exchanges);
  const about = exchanges.filter((exchange) => callsOf(exchange).length > 0);
  const first = about.find((exchange) => callsOf(exchange).includes(call));
  if (!first) return [];
  const lane = laneOf(first);
  const left = about.filter((exchange) => laneOf(exchange) === lane);
  const ids = new Set(left.map(({ id }) => id));
  return left.map((exchange) => alone(exchange, ids));
}

/** The calls that exchanges are about, each once, in the order in which they come up. */
export function callsOn(exchanges: readonly Exchange[]): string[] {
  return [...new Set(exchanges.flatMap(callsOf))];
}

/** How much of an id names a call: as much as `show` prints. */
export const ENOUGH = 8;

/** Those of these calls that somebody may mean: one by its id in any spelling, or all whose ids begin like that. */
export function callsNamed(calls: readonly string[], given: string): string[] {
  const typed = given.replace(/(…|\.\.\.)$/, ""); // as it is printed where it is shortened
  const id = normalId(typed);
  if (calls.includes(id)) return [id];
  const begins = (call: string, start: string): boolean => start.length >= ENOUGH && call.startsWith(start);
  return calls.filter((call) => begins(call, typed) || begins(bare(call), bare(typed)));
}

/** A GUID, or the beginning of one, without what spellings differ in. */
function bare(id: string): string {
  return id.replace(/[{}-]/g, "").toLowerCase();
}

/** An exchange among those of these ids only: reading a cassette refuses what points nowhere. */
function alone(exchange: Exchange, ids: ReadonlySet<string>): Exchange {
  const { via, ...rest } = exchange;
  const { cause, causes } = exchange;
  const kept = (one: Cause): Cause =>
    one.exchange === null || ids.has(one.exchange) ? one : { exchange: null, by: ["start"] };
  return {
    ...(via === undefined || ids.has(via) ? exchange : rest),
    ...(cause && { cause: kept(cause) }),
    ...(causes && { causes: causes.map(kept) }),
  };
}
