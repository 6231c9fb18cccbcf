import { describe, expect, it, vi } from "vitest";
import { Bindings } from "../../src/match/bindings.js";
import { Cursor } from "../../src/match/cursor.js";
import { readRequest } from "../../src/match/key.js";
import { Progress } from "../../src/match/progress.js";
import { matchRules } from "../../src/match/rules.js";
import { Bin, Shelf } from "../../src/match/shelf.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { get, inviteOf, live, ONE, tapeOf, TWO } from "../support/invites.js";

const RULES = matchRules();
const person = (n: number): string => `cccccccc-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** How often choosing has read the place of an exchange, or judged one. */
let looks = 0;

class CountedBindings extends Bindings {
  override conflict(...named: Parameters<Bindings["conflict"]>): ReturnType<Bindings["conflict"]> {
    looks += 1;
    return super.conflict(...named);
  }

  override agrees(...of: Parameters<Bindings["agrees"]>): boolean {
    looks += 1;
    return super.agrees(...of);
  }
}

const proxies = new WeakMap<readonly number[], readonly number[]>();
const having = Reflect.get(Bin.prototype, "having");
vi.spyOn(Bin.prototype, "having").mockImplementation(function (this: Bin, ...of) {
  looks += 1;
  const places = having.apply(this, of);
  const counted = proxies.get(places) ?? new Proxy(places, { get: countedGet });
  proxies.set(places, counted);
  return counted;
});

const head = Reflect.get(Progress.prototype, "head");
vi.spyOn(Progress.prototype, "head").mockImplementation(function (this: Progress, places) {
  looks += 1;
  return head.call(this, places);
});

function countedGet(places: readonly number[], member: string | symbol): unknown {
  if (typeof member === "string" && /^\d+$/.test(member)) looks += 1;
  return Reflect.get(places, member);
}

/** A recorded request, and the live one that is played in its place: the n-th of so many. */
interface Traffic {
  recorded: (n: number, count: number) => TapeRequest;
  now: (n: number, count: number) => TapeRequest;
}

const PEOPLE = 20;
const own = (n: number): TapeRequest => inviteOf(ONE, person(n), `recorded ${n}`);

const TRAFFIC: [string, Traffic][] = [
  ["everything fresh", { recorded: own, now: (n) => inviteOf(live(0), live(n), `mine ${n}`) }],
  ["everything as on the tape", { recorded: own, now: own }],
  ["everything as on the tape, from its end on", { recorded: own, now: (n, count) => own(count - 1 - n) }],
  [
    "one person of today's for everybody",
    { recorded: own, now: (n) => inviteOf(live(0), live(1), `mine ${n}`) },
  ],
  [
    "some people in turn",
    {
      recorded: (n) => inviteOf(ONE, person(n % PEOPLE)),
      now: (n) => inviteOf(live(0), live(n % PEOPLE), `mine ${n}`),
    },
  ],
  [
    "some people, each often and then never again",
    {
      recorded: (n, count) => inviteOf(ONE, person(Math.floor((n * PEOPLE) / count))),
      now: (n, count) => inviteOf(live(0), live(Math.floor((n * PEOPLE) / count)), `mine ${n}`),
    },
  ],
  [
    "one person, one context and one name",
    {
      recorded: () => inviteOf(ONE, person(0), "a", "Ann"),
      now: () => inviteOf(live(0), live(1), "b", "Ann"),
    },
  ],
  [
    "people of one name and a context of the tape's",
    {
      recorded: (n) => inviteOf(ONE, person(n), "a", "Ann"),
      now: (n) => inviteOf(live(0), live(n), "a", "Ann"),
    },
  ],
  [
    "two calls in turn",
    {
      recorded: (n) => inviteOf(n % 2 === 0 ? ONE : TWO, person(n)),
      now: (n) => inviteOf(live(n % 2), live(n + 2), `mine ${n}`),
    },
  ],
  [
    "two calls, and in the first the context of the second",
    {
      recorded: (n, count) => (n < count / 2 ? inviteOf(ONE, person(n), "a") : inviteOf(TWO, person(n), "b")),
      now: (n, count) => inviteOf(live(n < count / 2 ? 0 : 1), live(n + 2), "b"),
    },
  ],
  ["reads", { recorded: () => get(ONE), now: () => get(live(0)) }],
];

/** How many looks it takes to play so many exchanges of one key. */
function looksAt({ recorded, now }: Traffic, count: number): number {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const shelf = new Shelf(tapeOf(...numbers.map((n) => recorded(n, count))), RULES);
  const bindings = new CountedBindings((kind, value) => shelf.isRecorded(kind, value));
  const cursor = new Cursor(shelf, bindings);
  looks = 0;
  for (const n of numbers) {
    const asked = readRequest(now(n, count), RULES);
    const chosen = cursor.choose(asked);
    if (!("exchange" in chosen)) throw new Error(`nothing is left for the request ${n}`);
    cursor.take(asked, chosen);
    bindings.bind(asked, chosen);
  }
  expect(cursor.unplayed()).toEqual([]);
  return looks;
}

describe("to play twice as many exchanges of one key takes twice the looks at candidates", () => {
  it.each(TRAFFIC)("with %s", (_, traffic) => {
    const [one, two] = [1000, 2000].map((count) => looksAt(traffic, count)) as [number, number];
    expect(one).toBeGreaterThan(1000);
    expect(one).toBeLessThan(100_000);
    expect(two / one).toBeLessThan(2.5);
  });
});

describe("a read that is repeated", () => {
  it("looks no further than at what answered it the last time", () => {
    const shelf = new Shelf(tapeOf(...Array.from({ length: 2000 }, () => get(ONE))), RULES);
    const cursor = new Cursor(shelf, new CountedBindings(() => false));
    const asked = readRequest(get(ONE), RULES);
    const ask = (): void => {
      const chosen = cursor.choose(asked);
      if ("exchange" in chosen) cursor.take(asked, chosen);
    };
    for (let n = 0; n < 2000; n += 1) ask();
    looks = 0;
    for (let n = 0; n < 100; n += 1) ask();
    expect(looks).toBeLessThan(1000);
  });
});
