import { randomInt } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { record, replay, simulate } from "../../src/compose/index.js";
import { canonicalJson } from "../../src/base/exact-json.js";
import { openCassette } from "../../src/store/open.js";
import { notificationItems, requestFacts } from "../../src/tape/about.js";
import { causesOf, type Exchange } from "../../src/tape/exchange.js";
import { routeOf } from "../../src/graph/routes.js";
import { crowd, shuffled, type CrowdBot, type Told } from "../support/crowd.js";
import { newPlace } from "../support/place.js";

const SEED = Number(process.env["ROLLCALL_SEED"] ?? randomInt(2 ** 31));
const CALLS = "/v1.0/communications/calls";
const GUEST = "guest-0000";

/** Bots have all the time that a slow machine needs. */
const PATIENT = { deliveryTimeout: 600_000 };

function person(id: string) {
  return { identity: { user: { id } } };
}

/** A simulated Graph and a recorder in front of it. */
async function recorded() {
  const graph = await simulate({ step: 1, ...PATIENT });
  const cassette = await newPlace();
  const proxy = await record({ cassette, upstream: graph.graphUrl });
  const stop = async (): Promise<Exchange[]> => {
    await graph.settled();
    expect(await proxy.stop()).toMatchObject({ clean: true });
    expect(await graph.stop()).toMatchObject({ clean: true, undelivered: 0 });
    return (await openCassette(cassette)).cassette.exchanges;
  };
  onTestFinished(async () => {
    await proxy.stop();
    await graph.stop();
  });
  return { cassette, graphUrl: proxy.graphUrl, stop };
}

async function replaying(cassette: string) {
  const running = await replay({ cassette, strict: true, ...PATIENT });
  onTestFinished(async () => {
    await running.stop();
  });
  return running;
}

const isState = (state: string) => (told: readonly Told[]) => told.some(({ item }) => item.state === state);
const isThere = (id: string) => (told: readonly Told[]) =>
  told.some(({ item }) => item.roster?.present.includes(id));

/** Creates a group call, invites one, and hangs up when they are there; gives the call. */
async function oneCall(bot: CrowdBot, subject: string): Promise<string> {
  const targets = ["target-0001", "target-0002"].map(person);
  const created = await bot.ask("POST", CALLS, { callbackUri: bot.callbackUri, subject, targets });
  const call = `${CALLS}/${created.body.id!}`;
  await bot.until(isState("established"));
  await bot.ask("POST", `${call}/participants/invite`, {
    participants: [person(GUEST)],
    clientContext: "same",
  });
  await bot.until(isThere(GUEST));
  await bot.ask("DELETE", call);
  await bot.until(isState("terminated"));
  return created.body.id!;
}

/** What a bot was told, in words. */
function heard({ told }: CrowdBot): string[] {
  return told.map(
    ({ item }) => item.state ?? (item.roster ? `${item.roster.present.length} there` : item.subject),
  );
}

const ALL = [
  "establishing",
  "established",
  "1 there",
  "3 there",
  "operation",
  "4 there",
  "terminating",
  "terminated",
];

/** What is known of the requests of each call: their exchanges by name. */
function requestsOf(exchanges: readonly Exchange[]): Map<string, Record<string, string>> {
  const known = new Map<string, Record<string, string>>();
  for (const one of exchanges.filter(({ to }) => to === "graph")) {
    const { method, url } = one.request;
    const [call] = requestFacts(one).calls;
    known.set(call!, { ...known.get(call!), [routeOf(method, url)!.name]: one.id });
  }
  return known;
}

/** Which request brings a notification about. */
function causeName(exchange: Exchange): string {
  const [item] = notificationItems(exchange);
  if (item!.state === "terminating" || item!.state === "terminated") return "delete call";
  return item!.subject === "operation" || item!.roster?.present.includes(GUEST) ? "invite" : "create call";
}

describe(`200 calls at once (ROLLCALL_SEED=${SEED} repeats the order)`, { timeout: 300_000 }, () => {
  it("are recorded through one proxy, each told to its own bot and linked to its own requests, and replayed in any order", async () => {
    const COUNT = 200;
    const { cassette, graphUrl, stop } = await recorded();
    // Half of the bots ask for the very same, the others for something of their own.
    const subjects = Array.from({ length: COUNT }, (_, number) =>
      number % 2 ? "the same" : `call ${number}`,
    );
    const bots = await crowd(COUNT, graphUrl, 3);
    const calls = await Promise.all(bots.map((bot, number) => oneCall(bot, subjects[number]!)));
    expect(new Set(calls).size).toBe(COUNT);
    for (const { answers, callbackUri } of bots) expect(answers[0]!.body["callbackUri"]).toBe(callbackUri);
    const exchanges = await stop();
    for (const [number, bot] of bots.entries()) {
      expect(new Set(bot.told.map(({ item }) => item.call))).toEqual(new Set([calls[number]]));
      expect(heard(bot).sort()).toEqual([...ALL].sort());
    }
    const notifications = exchanges.filter(({ to }) => to === "bot");
    expect(notifications).toHaveLength(COUNT * ALL.length);
    const known = requestsOf(exchanges);
    const links = notifications.map((one) => {
      const requests = known.get(notificationItems(one)[0]!.call!)!;
      const causes = causesOf(one).map(({ exchange }) => exchange);
      return {
        id: one.id,
        is: [one.via, ...causes],
        shall: [requests["create call"], requests[causeName(one)]],
      };
    });
    expect(links.filter(({ is, shall }) => is.join() !== shall.join())).toEqual([]);

    const session = await replaying(cassette);
    const others = await crowd(COUNT, session.graphUrl, 2);
    const again = shuffled([...others.entries()], SEED).map(([number, bot]) =>
      oneCall(bot, subjects[number]!),
    );
    expect(new Set(await Promise.all(again))).toEqual(new Set(calls));
    await session.settled();
    for (const bot of others) {
      expect(new Set(bot.told.map(({ item }) => item.call)).size).toBe(1);
      expect(heard(bot).sort()).toEqual([...ALL].sort());
    }
    expect(await session.stop()).toMatchObject({
      ...{ clean: true, played: 3 * COUNT, missed: 0, repeated: 0 },
      ...{ delivered: notifications.length, undelivered: 0, unplayed: [], findings: [] },
    });
  });
});

const PEOPLE = ["a", "b", "c", "d", "e"].map((name) => `person-${name}`);

/** Creates a group call, invites everybody at once in this order, and hangs up when `count` notifications have come. */
async function inviteAtOnce(bot: CrowdBot, people: readonly string[], count: number): Promise<void> {
  const targets = ["target-0001", "target-0002"].map(person);
  const created = await bot.ask("POST", CALLS, { callbackUri: bot.callbackUri, targets });
  const call = `${CALLS}/${created.body.id!}`;
  await bot.until((told) => told.length >= 4); // everybody who was called is on the roster
  const invited = people.map((id) =>
    bot.ask("POST", `${call}/participants/invite`, {
      participants: [person(id)],
      clientContext: `for ${id}`,
    }),
  );
  await Promise.all(invited);
  await bot.until((told) => told.length >= count);
  await bot.ask("DELETE", call);
  await bot.until(isState("terminated"));
}

describe(`concurrent invites into one call (ROLLCALL_SEED=${SEED} repeats the orders)`, () => {
  it("replay clean in any order, each notification behind the answer to its cause", async () => {
    const { cassette, graphUrl, stop } = await recorded();
    const [first] = await crowd(1, graphUrl);
    await inviteAtOnce(first!, PEOPLE, 4 + 2 * PEOPLE.length);
    const exchanges = await stop();
    const told = exchanges.filter(({ to }) => to === "bot");
    const causes = new Map(told.map((one) => [canonicalJson(one.request.body!), causesOf(one)]));
    const invites = exchanges.filter(({ request: { url } }) => url.endsWith("/invite"));
    expect(causes.size).toBe(told.length);

    for (let round = 0; round < 24; round += 1) {
      const session = await replaying(cassette);
      const people = shuffled(PEOPLE, SEED + round);
      const [bot] = await crowd(1, session.graphUrl);
      await inviteAtOnce(bot!, people, 4 + 2 * PEOPLE.length);
      await session.settled();
      /** The bot's own number of the request that an exchange on the tape is. */
      const numberOf = (id: string): number => {
        const { clientContext } = (invites.find((one) => one.id === id)?.request.body ?? {}) as Record<
          string,
          string
        >;
        if (clientContext === undefined) return id === exchanges[0]!.id ? 0 : 1 + people.length;
        return 1 + people.findIndex((one) => clientContext === `for ${one}`);
      };
      const early = bot!.told.filter(({ body, answered }) =>
        causes.get(canonicalJson(body))!.some(({ exchange }) => !answered.includes(numberOf(exchange!))),
      );
      expect({ people, early }).toEqual({ people, early: [] });
      expect(await session.stop()).toMatchObject({
        clean: true,
        delivered: told.length,
        unplayed: [],
        findings: [],
      });
    }
  });
});
