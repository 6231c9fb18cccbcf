import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asArray, asObject, type Json, type JsonObject } from "../../src/base/json.js";
import { identityIds } from "../../src/graph/identities.js";
import { readOperation, isOperation, isTerminal } from "../../src/graph/operations.js";
import { resourceIds } from "../../src/graph/routes.js";
import { checkNotifications } from "../support/graph-schema/check.js";
import { EXPECTED_WARNINGS } from "../support/schema-warnings.js";
import { changes, played, script, type Actor, type Move } from "../support/simulated-script.js";
import { inWords, members, resourceOf, type Told } from "../support/simulator.js";

const TWO: readonly Move["what"][] = ["create a peer call", "ring"];
const withoutInvites = script.map((moves) =>
  moves.filter(({ what }) => TWO.includes(what) || !/^(create|join|invite|move)/.test(what)),
);

const RUNS = { numRuns: 300 };

describe("whatever a bot asks for", () => {
  it("an operation answered as ended is told of never, a running one exactly once, with its end", () => {
    holds(({ answers, simulator: { told } }) => {
      const started = answers
        .map(({ body }) => body)
        .filter(isOperation)
        .map(readOperation);
      const ends = told.filter(({ body }) => isOperation(resourceOf({ body })));
      const wrong = started.filter((operation) => {
        const mine = ends
          .map((end) => readOperation(resourceOf(end)))
          .filter(({ id }) => id === operation.id);
        return isTerminal(operation) ? mine.length > 0 : mine.length !== 1 || !isTerminal(mine[0]!);
      });
      expect(wrong).toEqual([]);
      expect(ends.length).toBe(started.filter((operation) => !isTerminal(operation)).length);
    });
  });

  it("no id is given twice", () => {
    holds(({ answers, calls, simulator: { told } }) => {
      const operations = answers
        .map(({ body }) => body)
        .filter(isOperation)
        .map((body) => readOperation(body).id);
      const requests = answers.map(({ headers }) => headers["request-id"]);
      const messages = told.map(({ headers }) => headers["x-microsoft-skype-message-id"]);
      const ids = [...calls, ...operations, ...requests, ...messages];
      expect(ids.length).toBe(new Set(ids).size);
    });
  });

  it("every call ends once, and tells nothing behind its end", () => {
    holds(({ calls, simulator: { told } }) => {
      const lasts = calls.map((call) => inWords(told.findLast((one) => one.call === call)!)[0]);
      expect(lasts.filter((words) => !words?.startsWith("terminated "))).toEqual([]);
      expect(told.flatMap(inWords).filter((words) => words.startsWith("terminated "))).toHaveLength(
        calls.length,
      );
    });
  });

  it("a participant's id is one person's in every roster of the call, the bot's the one that the call names", () => {
    holds(({ answers, simulator: { told } }) => {
      const people = rosters(told).flatMap((roster) =>
        asArray(resourceOf(roster)).map((one) => {
          const { id } = one as { id: string };
          return [id, `${roster.call} ${identityIds(infoOf(one)["identity"]).join()}`] as const;
        }),
      );
      const byId = new Map(people);
      expect(people.filter(([id, person]) => byId.get(id) !== person)).toEqual([]);
      expect(byId.size).toBe(new Set(byId.values()).size);
      const named = answers.map(({ body }) => asObject(body)?.["myParticipantId"] as string);
      const bots = named.flatMap((id) => byId.get(id) ?? []);
      expect(bots.filter((bot) => !bot.endsWith(" bot"))).toEqual([]);
    });
  });

  it("nobody is twice on a roster", () => {
    holds(({ simulator: { told } }) => {
      for (const roster of rosters(told)) {
        const people = asArray(resourceOf(roster)).flatMap((one) => identityIds(infoOf(one)["identity"]));
        expect(people).toEqual([...new Set(people)]);
      }
    });
  });

  it("nothing but call states is told in a call of two, until somebody is invited into it", () => {
    fc.assert(
      fc.property(withoutInvites, changes, (moves, assume) => {
        const { simulator } = played(moves, { assume });
        expect(rosters(simulator.told)).toEqual([]);
      }),
      RUNS,
    );
  });

  it("a roster has whom the list of participants has at that time, as it has them", () => {
    holds(
      () => undefined,
      ({ simulator }) => {
        simulator.onPassed = (news) => {
          for (const roster of rosters(news)) {
            const list = simulator.ask("GET", `calls/${roster.call}/participants`);
            const isLast = rosters(news).findLast(({ call }) => call === roster.call) === roster;
            if (list.status === 200 && isLast) expect(members(list)["value"]).toEqual(resourceOf(roster));
          }
        };
      },
    );
  });

  it("an operation that is asked for is as it was told, before that as it was answered", () => {
    holds(
      () => undefined,
      ({ answers, simulator }) => {
        simulator.onPassed = () => {
          for (const answer of answers) {
            const { call, operation } = resourceIds(String(answer.headers["location"]));
            if (operation === undefined) continue;
            const asked = simulator.ask("GET", `calls/${call}/operations/${operation}`);
            if (asked.status !== 200) continue; // the call has ended
            const end = simulator.told.find(({ body }) => JSON.stringify(body).includes(`/${operation}"`));
            expect(stateOf(asked.body)).toEqual(stateOf(end ? resourceOf(end) : answer.body));
          }
        };
      },
    );
  });

  it("the schema has everything that is told, but for the members that are listed", () => {
    const listed = EXPECTED_WARNINGS.map(({ type, member }) => `unknown-member ${type}.${member}`);
    const met = new Set<string>();
    holds(({ simulator: { told } }) => {
      for (const { body } of told)
        for (const { kind, type, member } of checkNotifications(body)) met.add(`${kind} ${type}.${member}`);
    });
    expect([...met].sort()).toEqual(listed.sort());
  });
});

/** Holds for every script under every policy; `prepare` is called before the first move. */
function holds(check: (actor: Actor) => void, prepare: (actor: Actor) => void = () => undefined): void {
  fc.assert(
    fc.property(script, changes, (moves, assume) => check(played(moves, { assume }, "a", prepare))),
    RUNS,
  );
}

function infoOf(participant: Json): JsonObject {
  return (participant as { info: JsonObject }).info;
}

function rosters(told: readonly Told[]): Told[] {
  return told.filter((one) => Array.isArray(resourceOf(one)));
}

function stateOf(operation: Json | undefined): unknown {
  const { status, result } = readOperation(operation);
  return { status, result };
}
