import type { Cassette } from "../../src/tape/cassette.js";
import type { Exchange, TapeRequest, TapeResponse } from "../../src/tape/exchange.js";
import { mapIds, type MapId } from "./positions.js";
import { LEAD, type session } from "./session.js";

/** A bot of today: in other calls than the recorded ones, with other people, a context of its own for each request. */
export interface FreshBot {
  calls: (recorded: string) => string;
  people: (recorded: string) => string;
  context: (exchange: string) => string;
}

export const FRESH: FreshBot = {
  calls: freshGuids("c"),
  people: freshPeople(),
  context: (exchange) => `my context of ${exchange}`,
};

/** What the bot sends in the place of a recorded request. */
export function requestOf(bot: FreshBot, { id, request }: Exchange): TapeRequest {
  return mapIds(request, liveIds(bot, id));
}

/** What it has to get in the place of the recorded answer. */
export function answerOf(bot: FreshBot, { id, response }: Exchange): TapeResponse {
  return mapIds(response!, liveIds(bot, id));
}

/** What it has to get in the place of a recorded notification. */
export function notificationOf(bot: FreshBot, { request, cause }: Exchange): TapeRequest {
  return mapIds(request, liveIds(bot, cause!.exchange!));
}

/** Plays the requests of a cassette in this order, each answered before the next; gives the answers by exchange. */
export async function playAll(
  bot: FreshBot,
  exchanges: readonly Exchange[],
  { answer, desk, pass }: ReturnType<typeof session>,
): Promise<Record<string, TapeResponse | undefined>> {
  const answers: Record<string, TapeResponse | undefined> = {};
  for (const exchange of exchanges) answers[exchange.id] = answer(requestOf(bot, exchange));
  await pass(LEAD);
  for (let next = 0; next < desk.came.length; next += 1) {
    await desk.answer(desk.came[next]!);
    await pass(LEAD);
  }
  return answers;
}

/** The recorded requests to Graph. */
export function askedOf({ exchanges }: Cassette): Exchange[] {
  return exchanges.filter(({ to }) => to === "graph");
}

function liveIds({ calls, people, context }: FreshBot, exchange: string): MapId {
  return (kind, value) => {
    if (kind === "call") return calls(value);
    if (kind === "identity") return people(value);
    return kind === "context" ? context(exchange) : value;
  };
}

function freshGuids(digit: string): (recorded: string) => string {
  return (recorded) => `${digit.repeat(8)}${recorded.slice(8)}`;
}

function freshPeople(): (recorded: string) => string {
  const guids = freshGuids("d");
  return (recorded) => (recorded.startsWith("+") ? recorded.replace("+1", "+49") : guids(recorded));
}
