import { hashedFraction } from "../base/chance.js";
import { normalId } from "../graph/ids.js";
import { causesOf, ordinal, type Exchange } from "../tape/exchange.js";
import { routeName, type Scene } from "./scene.js";

/** Which exchanges a fault picks among those that it can be applied to; what is not said picks all. */
export interface When {
  /** Ids on the tape: of a request, of a notification, or of the request that caused it. */
  exchange?: readonly string[] | undefined;
  /** What its request asks for (`invite`), or the id of the operation on the tape. */
  operation?: readonly string[] | undefined;
  /** Ids of calls on the tape. */
  call?: readonly string[] | undefined;
  /** Ids of people on the tape. */
  participant?: readonly string[] | undefined;
  /** The so many-th of what the rest picks. */
  nth?: readonly number[] | undefined;
  /** Each so many-th of what the rest picks. */
  every?: number | undefined;
  /** The first so many of what the rest picks. */
  first?: number | undefined;
  /** From 0 to 1. */
  probability?: number | undefined;
  /** Only behind the first exchange that this fault, which stands before in the plan, has picked. */
  "after-fault"?: string | undefined;
}

type Naming = "exchange" | "operation" | "call" | "participant";

/** What an exchange can be named by. */
const NAMES: Readonly<Record<Naming, (scene: Scene, exchange: Exchange) => readonly string[]>> = {
  exchange: (scene, exchange) =>
    exchange.to === "graph"
      ? [exchange.id, ...scene.causedBy(exchange).map(({ notification }) => notification.id)]
      : [exchange.id, ...requestsOf(scene, exchange).map(({ id }) => id)],
  operation: (scene, exchange) =>
    requestsOf(scene, exchange).flatMap((request) => [
      routeName(request) ?? "",
      ...scene.facts(request).operations,
    ]),
  call: (scene, exchange) => [
    ...requestsOf(scene, exchange).flatMap((request) => scene.facts(request).calls),
    ...scene.itemsOf(exchange).flatMap(({ item }) => item.call ?? []),
  ],
  participant: (scene, exchange) => [
    ...requestsOf(scene, exchange).flatMap((request) => scene.facts(request).asked),
    ...scene.itemsOf(exchange).flatMap(({ item, arrived }) => [...item.participants, ...arrived]),
  ],
};

/** Whether an exchange is one of those that are named. */
export function isNamed(scene: Scene, exchange: Exchange, when: When): boolean {
  return (Object.keys(NAMES) as Naming[]).every((naming) => {
    const wanted = when[naming];
    if (wanted === undefined) return true;
    const names = NAMES[naming](scene, exchange).map(normalId);
    return wanted.some((one) => names.includes(normalId(one)));
  });
}

/** Whether the so many-th, from 1, is one that is counted. */
export function isCounted(place: number, { nth, every, first }: When): boolean {
  return (
    (nth?.includes(place) ?? true) &&
    (every === undefined || place % every === 0) &&
    (first === undefined || place <= first)
  );
}

/** Those that are counted, in the tape's order. */
export function counted(pool: readonly Exchange[], when: When): Exchange[] {
  return pool.filter((_exchange, index) => isCounted(index + 1, when));
}

/** Those that chance picks: a function of its parts, whatever the order in which anything comes. */
export function lucky(
  pool: readonly Exchange[],
  { probability }: When,
  ...parts: readonly (string | number)[]
): Exchange[] {
  if (probability === undefined) return [...pool];
  return pool.filter(({ id }) => hashedFraction(...parts, id) < probability);
}

/** Those behind the first of these. */
export function behind(pool: readonly Exchange[], picked: readonly string[]): Exchange[] {
  const first = picked.reduce((least, id) => Math.min(least, ordinal({ id })), Infinity);
  return pool.filter((exchange) => ordinal(exchange) > first);
}

function requestsOf(scene: Scene, exchange: Exchange): Exchange[] {
  if (exchange.to === "graph") return [exchange];
  return causesOf(exchange).flatMap((cause) => scene.exchange(cause.exchange ?? "") ?? []);
}
