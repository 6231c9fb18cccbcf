import { asObject, type JsonObject } from "../../src/base/json.js";
import { readNotification, type NotificationItem } from "../../src/graph/notifications.js";
import { requestFacts, type RequestFacts } from "../../src/tape/about.js";
import { bodyJson } from "../../src/tape/body.js";
import { causesOf, ordinal, type Exchange } from "../../src/tape/exchange.js";
import { itemsOf } from "./fault-view.js";

/** An item of a tape, and who is new on it by the rosters so far, or has gone. */
export interface TapeItem {
  of: Exchange;
  json: JsonObject;
  item: NotificationItem;
  cause: string | undefined;
  news: string[];
}

/** Somebody may be shown otherwise in a call from a place on the tape on. */
export interface Shown {
  call: string;
  person: string;
  from: number;
}

/** What faults may do to a tape, by docs/faults.md; told again in plain words, apart from the faults themselves. */
export class Permits {
  readonly items: TapeItem[] = [];
  readonly missing = new Set<TapeItem>();
  readonly repeated = new Set<TapeItem>();
  readonly failed = new Set<TapeItem>();
  readonly unlisted = new Set<TapeItem>();
  readonly shrunk = new Set<TapeItem>();
  readonly lacking: Shown[] = [];
  /** Who must not be shown, between these places. */
  readonly absent: (Shown & { until: number })[] = [];
  readonly staying: Shown[] = [];
  readonly waiting: Shown[] = [];
  /** Calls that may end, from which place on. */
  readonly ended = new Map<string, number>();
  readonly empty = new Set<string>();
  /** What goes with a later notification. */
  readonly batched = new Set<string>();
  /** How many answers may come ahead of requests, and whose answers may say something else of people. */
  readonly ahead = new Map<string, number>();
  readonly unlistedAnswers = new Set<string>();
  /** Operations that may be read as something else. */
  readonly operations = new Set<string>();
  readonly #facts = new Map<string, RequestFacts>();
  readonly exchanges: readonly Exchange[];

  constructor(exchanges: readonly Exchange[]) {
    this.exchanges = exchanges;
    const asked = new Map<string, Set<string>>();
    const there = new Map<string, Set<string>>();
    for (const one of exchanges)
      if (one.to === "bot") this.#read(one, asked, there);
      else for (const call of this.facts(one.id).calls) addAll(asked, call, this.facts(one.id).asked);
  }

  facts(id: string): RequestFacts {
    const known = this.#facts.get(id) ?? requestFacts(this.exchanges.find((one) => one.id === id)!);
    this.#facts.set(id, known);
    return known;
  }

  caused(id: string): TapeItem[] {
    return this.items.filter(({ cause }) => cause === id);
  }

  ends(id: string): TapeItem[] {
    return this.caused(id).filter(({ item }) => /^(completed|failed)$/.test(item.operation?.status ?? ""));
  }

  of(id: string): TapeItem[] {
    return this.items.filter(({ of }) => of.id === id);
  }

  /** The items of a notification, and those that may have come to it. */
  with(id: string): TapeItem[] {
    return this.items.filter(
      ({ of }) => of.id === id || (this.batched.has(of.id) && ordinal(of) < ordinal({ id })),
    );
  }

  /** Those whom a request asked for do not come, and stay where it would have taken them from. */
  keepOut(id: string, people: readonly string[]): void {
    const { calls } = this.facts(id);
    const from = ordinal({ id });
    for (const person of people) {
      if (calls[0] !== undefined) this.lacking.push({ call: calls[0], person, from });
      for (const call of calls.slice(1)) this.staying.push({ call, person, from });
    }
    for (const one of this.items)
      if (ordinal(one.of) > from && calls.slice(1).includes(one.item.call ?? "") && isEnding(one))
        this.missing.add(one);
  }

  /** Those whom a request asked for and who were not there are not shown, until they are asked for again. */
  shutOut(id: string, people: readonly string[]): void {
    const [call = ""] = this.facts(id).calls;
    const from = ordinal({ id });
    for (const person of people.filter((one) => !this.#wasThere(call, one, from))) {
      const again = this.exchanges.find(
        (one) =>
          one.to === "graph" &&
          ordinal(one) > from &&
          this.facts(one.id).calls[0] === call &&
          this.facts(one.id).asked.includes(person),
      );
      this.absent.push({ call, person, from, until: again ? ordinal(again) : Infinity });
    }
  }

  #wasThere(call: string, person: string, before: number): boolean {
    const rosters = this.items.filter(({ of, item }) => item.call === call && ordinal(of) < before);
    const last = rosters.findLast(({ item: { roster } }) => roster?.full || namesOf(roster).includes(person));
    return last?.item.roster?.present.includes(person) ?? false;
  }

  /** Whether an item tells nothing but of people who may not be shown, or of those who stay. */
  isNoNews(one: TapeItem): boolean {
    const { of, item, news } = one;
    const { roster, call = "" } = item;
    if (!roster) return false;
    const isOut = (person: string): boolean =>
      [...this.lacking, ...this.staying].some((shown) => isShown(shown, call, person, ordinal(of)));
    const told = roster.full ? news : [...roster.present, ...roster.removed];
    if (!roster.full && this.shrunk.has(one)) return told.some(isOut); // the others may be left out
    return told.length > 0 && told.every(isOut);
  }

  #read(of: Exchange, asked: Map<string, Set<string>>, there: Map<string, Set<string>>): void {
    const body = bodyJson(of.request);
    for (const [index, item] of readNotification(body).entries()) {
      const causes = causesOf(of);
      const cause = (of.causes ? causes[index] : causes[0])?.exchange ?? undefined;
      const json = asObject(itemsOf(body)[index]) ?? {};
      this.items.push({ of, json, item, cause, news: newsOf(item, asked, there) });
    }
  }
}

export function isShown(one: Shown, call: string, person: string, at: number): boolean {
  return one.call === call && one.person === person && one.from <= at;
}

/** Who is on a roster and was not on the one before, or the other way round; of the first, who was asked for. */
function newsOf(
  { call = "", roster }: NotificationItem,
  asked: Map<string, Set<string>>,
  there: Map<string, Set<string>>,
): string[] {
  if (!roster) return [];
  const before = there.get(call);
  const kept = roster.full ? [] : [...(before ?? [])].filter((one) => !roster.removed.includes(one));
  const now = new Set([...kept, ...roster.present]);
  there.set(call, now);
  if (!before && roster.full) return [...now].filter((one) => asked.get(call)?.has(one));
  return [...now, ...(before ?? [])].filter((one) => !now.has(one) || !before?.has(one));
}

function addAll(map: Map<string, Set<string>>, key: string, values: readonly string[]): void {
  map.set(key, new Set([...(map.get(key) ?? []), ...values]));
}

function namesOf(roster: NotificationItem["roster"]): string[] {
  return roster ? [...roster.present, ...roster.removed] : [];
}

function isEnding({ item: { state } }: TapeItem): boolean {
  return state === "terminating" || state === "terminated";
}
