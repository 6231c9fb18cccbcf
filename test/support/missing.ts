import { readRequest } from "../../src/match/key.js";
import { explainMiss, type Miss } from "../../src/match/miss.js";
import { matchRules } from "../../src/match/rules.js";
import { Shelf } from "../../src/match/shelf.js";
import type { Exchange, StoredBody, TapeRequest } from "../../src/tape/exchange.js";
import { CALLS, toGraph } from "./exchanges.js";

const RULES = matchRules();
const INVITE = `/v1.0/communications/calls/${CALLS.one}/participants/invite`;
export const post = (stored: StoredBody, url = INVITE): TapeRequest => ({
  method: "POST",
  url,
  headers: {},
  ...stored,
});

/** The explanation over these requests as x1, x2, …, of which those named were played. */
export function miss(live: TapeRequest, tape: TapeRequest[], played: string[] = []): Miss {
  const exchanges = tape.map((one, index) => toGraph(`x${index + 1}`, one));
  const shelf = new Shelf(exchanges, RULES);
  const usedUp = shelf.bin(readRequest(live, RULES))?.exchanges.at(-1);
  const { requests } = shelf;
  const hasPlayed = ({ id }: Exchange): boolean => played.includes(id);
  return explainMiss({ live, rules: RULES, requests, unanswered: usedUp ? { usedUp } : {}, hasPlayed });
}
