import { describe, expect, it, test } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { notificationsOf, readRepositoryCassette } from "../support/cassettes.js";
import { answerOf, askedOf, FRESH, notificationOf, playAll, requestOf } from "../support/fresh-bot.js";
import { idsOf } from "../support/positions.js";
import { session } from "../support/session.js";

const NAMES = ["seed-session", "invite-one", "invite-many", "replace-peer-call", "invite-pstn"];
const SEED = readRepositoryCassette("seed-session");
const ASKED = askedOf(SEED);

/** The user of the second request has the id of the operation that the first one started. */
const COINCIDING = "278405a3-f568-4b3e-b684-009193463064";

/** A bot that is in other calls, but invites the people of the tape. */
const SAME_PEOPLE = { ...FRESH, people: (recorded: string) => recorded };

describe.each(NAMES)("a bot with fresh ids that plays %s", (name) => {
  const cassette = readRepositoryCassette(name);

  it("gets its own ids back in every answer: body and Location", async () => {
    const answers = await playAll(FRESH, askedOf(cassette), session(cassette.exchanges));
    for (const exchange of askedOf(cassette)) expect(answers[exchange.id]).toEqual(answerOf(FRESH, exchange));
  });

  it("gets its own ids back in every notification", async () => {
    const subject = session(cassette.exchanges);
    await playAll(FRESH, askedOf(cassette), subject);
    const recorded = notificationsOf(cassette);
    expect(subject.desk.came).toHaveLength(recorded.length);
    for (const notification of recorded)
      expect(subject.posted[notification.id]?.request).toEqual(notificationOf(FRESH, notification));
  });

  it("meets no recorded id of a kind that it has one of its own for", async () => {
    const subject = session(cassette.exchanges);
    const answers = await playAll(FRESH, askedOf(cassette), subject);
    const bound = new Set(askedOf(cassette).flatMap(({ request }) => idsOf(request)));
    const got = [...Object.values(answers), ...Object.values(subject.posted).map(({ request }) => request)];
    expect(bound.size).toBeGreaterThan(0);
    expect(got.flatMap((message) => idsOf(message!)).filter((id) => bound.has(id))).toEqual([]);
  });

  it("makes the session clean: nothing is missed, left over or in conflict", async () => {
    const subject = session(cassette.exchanges, { strict: true });
    await playAll(FRESH, askedOf(cassette), subject);
    expect(subject.subject.report()).toMatchObject({ clean: true, missed: 0, unplayed: [], findings: [] });
  });
});

describe("an operation whose id is that of an invited user", () => {
  const operations = [`operation ${COINCIDING}`];
  const coinciding = (ids: string[]) => ids.filter((id) => id.endsWith(COINCIDING));

  it("stays as it was recorded, in the answer and in the notification, while the user is replaced", async () => {
    const subject = session(SEED.exchanges);
    const answers = await playAll(FRESH, ASKED, subject);
    expect(coinciding(idsOf(answers["x1"]!))).toEqual([...operations, ...operations]); // in Location, and as id
    expect(coinciding(idsOf(subject.posted["x11"]!.request))).toEqual([
      ...operations,
      ...operations,
      ...operations,
    ]);
    expect(coinciding(idsOf(answers["x2"]!))).toEqual([]);
    expect(idsOf(answers["x2"]!)).toContain(`identity ${FRESH.people(COINCIDING)}`);
    expect(coinciding(idsOf(subject.posted["x12"]!.request))).toEqual([]);
  });
});

describe("the four requests of seed-session", () => {
  test("with four contexts are answered with their own, though the tape has one for all", async () => {
    const subject = session(SEED.exchanges);
    const answers = await playAll(FRESH, ASKED, subject);
    const contexts = Object.values(answers).map(
      (answer) => (answer!.body as { clientContext: string }).clientContext,
    );
    expect(contexts).toEqual(ASKED.map(({ id }) => FRESH.context(id)));
  });

  test("that are all under way at once are answered with their own context, too", () => {
    const { subject } = session(SEED.exchanges);
    const decisions = ASKED.map((exchange) => subject.receive(requestOf(FRESH, exchange)));
    for (const { done } of decisions.toReversed()) done(true);
    for (const [index, decision] of decisions.entries()) {
      const live = "play" in decision ? decision.play.live.response : undefined;
      expect(live).toEqual(answerOf(FRESH, ASKED[index]!));
    }
  });

  test.each(ordersOf(ASKED))(
    "are told apart by the people of the tape in the order %s, %s, %s, %s",
    async (...order) => {
      const subject = session(SEED.exchanges, { strict: true });
      const asked = order.map((id) => ASKED.find((exchange) => exchange.id === id)!);
      const answers = await playAll(SAME_PEOPLE, asked, subject);
      for (const exchange of ASKED) expect(answers[exchange.id]).toEqual(answerOf(SAME_PEOPLE, exchange));
      for (const notification of notificationsOf(SEED))
        expect(subject.posted[notification.id]?.request).toEqual(notificationOf(SAME_PEOPLE, notification));
      expect(subject.subject.report()).toMatchObject({ clean: true, findings: [] });
    },
  );
});

/** Every order of these exchanges, by their ids. */
function ordersOf(exchanges: readonly Exchange[]): string[][] {
  if (exchanges.length === 0) return [[]];
  return exchanges.flatMap((first) =>
    ordersOf(exchanges.filter((one) => one !== first)).map((rest) => [first.id, ...rest]),
  );
}
