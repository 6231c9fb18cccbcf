import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { link } from "../../src/tape/link.js";
import { rosterSessions, type RosterSession, type Told } from "../support/roster-session.js";

type Linker = (exchanges: readonly Exchange[]) => Exchange[];

/** Nothing but the order: the last request before. */
const bySequence: Linker = (exchanges) => {
  let last: string | null = null;
  return exchanges.map((exchange) => {
    if (exchange.to === "graph") last = exchange.id;
    return { ...exchange, cause: { exchange: last, by: ["sequence"] } };
  });
};

const linksJoins = (linker: Linker) =>
  fc.property(rosterSessions, (session) => {
    expect(causes(linker, session, session.joins)).toEqual(session.joins);
  });

describe("sessions with overlapping invites and rosters that are full snapshots", () => {
  it("every join is linked to its invite, by the participant", () => {
    fc.assert(linksJoins(link), { numRuns: 1000 });
    fc.assert(
      fc.property(rosterSessions, (session) => {
        for (const { by } of evidence(session, session.joins)) expect(by).toEqual(["participant"]);
      }),
    );
  });

  it("every leave is linked by the call, to the last request about it that was no GET", () => {
    fc.assert(
      fc.property(rosterSessions, (session) => {
        expect(causes(link, session, session.leaves)).toEqual(session.leaves);
        for (const { by } of evidence(session, session.leaves)) expect(by).toEqual(["call"]);
      }),
      { numRuns: 1000 },
    );
  });

  it("every operation is linked to the invite that started it", () => {
    fc.assert(
      fc.property(rosterSessions, (session) => {
        expect(causes(link, session, session.operations)).toEqual(session.operations);
        for (const { by } of evidence(session, session.operations)) expect(by).toEqual(["operation-id"]);
      }),
    );
  });

  it("the order alone links joins wrong: the property can fail", () => {
    const { failed, counterexample } = fc.check(linksJoins(bySequence), { numRuns: 1000 });
    expect(failed).toBe(true);
    const [session] = counterexample!;
    expect(causes(link, session, session.joins)).toEqual(session.joins);
  });

  it("linking again changes nothing, and reads nothing but what was recorded", () => {
    fc.assert(
      fc.property(rosterSessions, ({ exchanges }) => {
        const linked = link(exchanges);
        expect(link(linked)).toEqual(linked);
        expect(exchanges.every(({ cause, causes: several }) => !cause && !several)).toBe(true);
      }),
    );
  });

  it("sessions of the generator have joins, leaves and operations out of order", () => {
    const sessions = fc.sample(rosterSessions, { numRuns: 500, seed: 1 });
    const overlapping = sessions.filter((session) =>
      session.joins.some(({ notification, cause }) => lastRequestBefore(session, notification) !== cause),
    );
    expect(overlapping.length).toBeGreaterThan(50);
    expect(sessions.filter(({ leaves }) => leaves.length > 0).length).toBeGreaterThan(50);
    expect(sessions.filter(({ operations }) => operations.length > 2).length).toBeGreaterThan(50);
  });
});

function causes(linker: Linker, { exchanges }: RosterSession, told: readonly Told[]): Told[] {
  const linked = linker(exchanges);
  return told.map(({ notification }) => ({
    notification,
    cause: causeIn(linked, notification)?.exchange ?? "none",
  }));
}

function evidence({ exchanges }: RosterSession, told: readonly Told[]) {
  const linked = link(exchanges);
  return told.map(({ notification }) => causeIn(linked, notification)!);
}

function causeIn(linked: readonly Exchange[], id: string) {
  return linked.find((exchange) => exchange.id === id)?.cause;
}

function lastRequestBefore({ exchanges }: RosterSession, id: string): string | undefined {
  const before = exchanges.slice(
    0,
    exchanges.findIndex((exchange) => exchange.id === id),
  );
  return before.findLast(({ to }) => to === "graph")?.id;
}
