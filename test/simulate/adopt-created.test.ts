import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/base/json.js";
import { ONE } from "../support/invites.js";
import { after, got, isExpected, loud } from "../support/noted.js";
import { callTo, meeting, person } from "../support/simulator.js";
import { callItem, operationItem, rosterItem, type TapeBuilder } from "../support/tape-builder.js";

describe("a created call", () => {
  const answer = {
    ...{
      id: loud(ONE),
      myParticipantId: "ME",
      callChainId: "chain",
      tenantId: "tenant",
      state: "establishing",
    },
    source: { identity: { application: { id: "bot of the answer" } } },
  };

  const create = (tape: TapeBuilder, body: JsonObject, more = {}) =>
    tape.ask("POST", "/v1.0/communications/calls", body, { status: 201, body: answer, ...more });

  it("is what was asked for and what was answered", () => {
    const simulator = after((tape) => create(tape, meeting()));
    const { callbackUri, meetingInfo, chatInfo, source } = meeting();
    expect(got(simulator, ONE)).toMatchObject({
      ...{
        id: loud(ONE),
        myParticipantId: "ME",
        callChainId: "chain",
        tenantId: "tenant",
        state: "establishing",
      },
      ...{ direction: "outgoing", callbackUri, meetingInfo, chatInfo, source, callRoutes: [] },
    } as Record<string, Json>);
  });

  it("has the source of its answer where the bot named none", () => {
    const simulator = after((tape) => create(tape, { targets: [person("ada")] }));
    expect(got(simulator, ONE)["source"]).toEqual(answer.source);
  });

  it.each([
    ["one target is a peer call", callTo("ada"), false],
    ["several targets is a group call", callTo("ada", "bert"), true],
  ])("with %s", (_what, body, isGroup) => {
    const call = got(
      after((tape) => create(tape, body)),
      ONE,
    );
    expect("callRoutes" in call).toBe(isGroup);
  });

  it("is found by every spelling of its id, and told of in the bot's own until it ends", () => {
    const simulator = after((tape) => create(tape, callTo("ada")));
    for (const id of [ONE, loud(ONE), ONE.toUpperCase()]) expect(got(simulator, id)["id"]).toBe(loud(ONE));
    simulator.invite(ONE, person("bert"));
    simulator.settle();
    const urls = simulator.told.map(
      ({ body }) => (body["value"] as { resourceUrl: string }[])[0]!.resourceUrl,
    );
    expect(urls.map((url) => url.split("/")[3])).toEqual([loud(ONE), loud(ONE)]);
    expect(simulator.ask("DELETE", `calls/${ONE}`).status).toBe(204);
    simulator.settle();
    expect(simulator.heard().slice(-2)).toEqual(["terminating", "terminated 200/5001"]);
    expect(simulator.world.calls.size).toBe(0);
  });

  it("expects its targets", () => {
    const simulator = after((tape) => create(tape, meeting()));
    expect(simulator.invite(ONE, person("ada")).status).toBe(200);
    const other = after((tape) => create(tape, callTo("ada", "bert")));
    expect(other.invite(ONE, person("bert")).status).toBe(400);
  });

  it("keeps what was asked for where a notification has nothing in its place", () => {
    const simulator = after((tape) => {
      create(tape, callTo("ada", "bert"));
      const told = {
        "@odata.type": "#microsoft.graph.call",
        state: "established",
        targets: [],
        source: null,
      };
      tape.notify({ resourceUrl: `/communications/calls/${ONE}`, resourceData: told });
    });
    expect(got(simulator, ONE)).toMatchObject({ targets: [{}, {}], source: {} });
  });

  it("is nothing where it was refused, where its answer broke off, and where none came", () => {
    const simulator = after((tape) => {
      create(tape, meeting(), { status: 500 });
      create(tape, meeting());
      tape.exchanges.at(-1)!.failure = { kind: "truncated", after: 1 };
      tape.create(undefined);
    });
    expect(simulator.world.calls.size).toBe(0);
  });

  it("has what was told of it before its answer", () => {
    const simulator = after((tape) => {
      tape.notify(callItem(ONE, "establishing"));
      tape.notify(callItem(ONE, "established"));
      create(tape, callTo("ada"));
    });
    expect(got(simulator, ONE)).toMatchObject({ id: loud(ONE), state: "established", targets: [{}] });
    const roster = got(simulator, `${ONE}/participants`)["value"] as { id: string; info: JsonObject }[];
    expect(roster.map(({ id }) => id)).toEqual(["ME", expect.any(String)]);
    expect(roster[1]).toMatchObject({ info: { identity: { user: { id: "ada" } } } });
    expect(simulator.world.calls.get(ONE)?.notified).toBe(2);
  });

  it("keeps the roster that was told before its answer", () => {
    const simulator = after((tape) => {
      tape.notify(rosterItem(ONE, ["bert"]));
      create(tape, callTo("ada", "bert"));
    });
    const { value } = got(simulator, `${ONE}/participants`);
    expect(value).toMatchObject([{ info: { identity: { user: { id: "bert" } } } }]);
    expect(simulator.invite(ONE, person("bert")).status).toBe(400);
  });

  it("is there again when a tape is played again, though it has ended", () => {
    const simulator = after((tape) => {
      create(tape, meeting());
      tape.notify(callItem(ONE, "terminated"));
      create(tape, meeting());
    });
    expect(got(simulator, ONE)["state"]).toBe("establishing");
  });

  it("stays as it is when its answer is told twice", () => {
    const simulator = after((tape) => {
      create(tape, callTo("a"));
      tape.notify(callItem(ONE, "established"), rosterItem(ONE, ["bot", "a", "b"]));
      create(tape, callTo("a"));
    });
    expect(got(simulator, ONE)).toMatchObject({ state: "established", callRoutes: [] });
  });

  it.each<[what: string, build: (tape: TapeBuilder) => unknown]>([
    ["runs", (tape) => tape.invite(ONE, ["a"], { operation: "o" })],
    ["has ended well", (tape) => tape.notify(operationItem(ONE, "o", { people: ["a"] }))],
  ])("expects whom an invite asks for that was heard of before its answer and %s", (_what, build) => {
    const simulator = after((tape) => {
      build(tape);
      create(tape, meeting());
    });
    expect(["a", "b"].map((id) => isExpected(simulator, id))).toEqual([true, false]);
  });
});
