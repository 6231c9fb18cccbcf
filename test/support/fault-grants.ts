import { readInvite } from "../../src/graph/invites.js";
import { bodyJson } from "../../src/tape/body.js";
import { ordinal, type Exchange } from "../../src/tape/exchange.js";
import type { Permits, Shown, TapeItem } from "./fault-permits.js";

type Grant = (permits: Permits, id: string, times: number) => void;

const nothing: Grant = () => undefined;
const comeAhead: Grant = (permits, id, times) =>
  void permits.ahead.set(id, (permits.ahead.get(id) ?? 0) + times);

/** The operation's end says something else, or is not told; nobody comes by it. */
const noSuccess: Grant = (permits, id) => {
  const { operations, asked } = permits.facts(id);
  for (const operation of operations) permits.operations.add(operation);
  for (const end of permits.ends(id)) permits.failed.add(end);
  permits.keepOut(id, asked);
  permits.shutOut(id, asked);
};

const leaveOut =
  (whom: (request: Exchange) => string[]): Grant =>
  (permits, id) => {
    const request = permits.exchanges.find((one) => one.id === id)!;
    permits.unlistedAnswers.add(id);
    for (const operation of permits.facts(id).operations) permits.operations.add(operation);
    for (const end of permits.ends(id)) permits.unlisted.add(end);
    permits.keepOut(id, whom(request));
  };

const beyondTheFirst = ({ request }: Exchange): string[] => readInvite(bodyJson(request)).asked.slice(1);

const rostersOf = (permits: Permits, id: string): TapeItem[] =>
  permits.of(id).filter(({ item }) => item.roster !== undefined);

const forNewcomers = (permits: Permits, id: string, grant: (shown: Shown) => void): void => {
  for (const { item, news } of rostersOf(permits, id))
    for (const person of news) grant({ call: item.call ?? "", person, from: ordinal({ id }) });
};

/** What a fault may do where it has fired. */
export const GRANTS: Readonly<Record<string, Grant>> = {
  "operation-fails": noSuccess,
  "operation-hangs": (permits, id) => {
    noSuccess(permits, id, 1);
    for (const end of permits.ends(id)) permits.missing.add(end);
  },
  "operation-late": nothing,
  "operation-twice": (permits, id) => {
    for (const end of permits.ends(id)) permits.repeated.add(end);
  },
  "roster-dropped": (permits, id) => {
    for (const one of rostersOf(permits, id)) permits.missing.add(one);
  },
  "roster-partial": (permits, id) => {
    for (const one of rostersOf(permits, id)) permits.shrunk.add(one);
  },
  "roster-twice": (permits, id) => {
    for (const one of rostersOf(permits, id)) permits.repeated.add(one);
  },
  "roster-late": nothing,
  "roster-first": nothing,
  "roster-lobby": (permits, id) => forNewcomers(permits, id, (shown) => permits.waiting.push(shown)),
  "participant-leaves": (permits, id) => {
    forNewcomers(permits, id, (shown) => permits.lacking.push(shown));
    for (const one of rostersOf(permits, id)) permits.repeated.add(one);
  },
  "participants-ignored": (permits, id, times) => {
    leaveOut(beyondTheFirst)(permits, id, times);
    permits.shutOut(id, beyondTheFirst(permits.exchanges.find((one) => one.id === id)!));
  },
  "participant-missing": leaveOut(({ request }) => readInvite(bodyJson(request)).asked),
  throttled: comeAhead,
  "response-error": comeAhead,
  "response-slow": nothing,
  "response-reset": comeAhead,
  "response-truncated": comeAhead,
  "response-garbled": comeAhead,
  "notification-dropped": (permits, id) => {
    for (const one of permits.with(id)) permits.missing.add(one);
  },
  "notification-twice": (permits, id) => {
    for (const one of permits.with(id)) permits.repeated.add(one);
    permits.empty.add(id); // what has no items comes twice, too
  },
  "notification-reordered": nothing,
  "notification-early": nothing,
  "notification-late": nothing,
  "notification-batched": (permits, id) => void permits.batched.add(id),
  "notification-split": nothing,
  "notification-empty": (permits, id) => {
    for (const one of permits.with(id)) permits.missing.add(one);
    permits.empty.add(id);
  },
  "call-ends": (permits, id) => {
    noSuccess(permits, id, 1);
    const [call] = permits.facts(id).calls;
    const from = Math.min(...permits.ends(id).map(({ of }) => ordinal(of)));
    if (call !== undefined) permits.ended.set(call, Math.min(from, permits.ended.get(call) ?? Infinity));
    for (const one of permits.items)
      if (one.item.call === call && ordinal(one.of) >= from) permits.missing.add(one);
    for (const { id: later, to } of permits.exchanges)
      if (to === "graph" && ordinal({ id: later }) > from && permits.facts(later).calls[0] === call)
        permits.keepOut(later, permits.facts(later).asked);
  },
};
