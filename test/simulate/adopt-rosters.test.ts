import { describe, expect, it, test } from "vitest";
import type { Json, JsonObject } from "../../src/base/json.js";
import { identityIds } from "../../src/graph/identities.js";
import { callPath, ONE } from "../support/invites.js";
import { after, got, isExpected, listed, loud, rosterOf } from "../support/noted.js";
import { person, type Simulator } from "../support/simulator.js";
import { callItem, deltaItem, operationItem, rosterItem, type TapeBuilder } from "../support/tape-builder.js";

/** Who is listed, by their identities. */
function names(simulator: Simulator): string[] {
  return listed(simulator).flatMap(({ info }) => identityIds((info as JsonObject)["identity"]));
}

/** Somebody on a roster as it comes over the wire. */
function wired(id: string, sourceId: string, more: JsonObject = {}): JsonObject {
  return {
    "@odata.type": "#microsoft.graph.participant",
    info: {
      identity: {
        "@odata.type": "#microsoft.graph.identitySet",
        user: { id, displayName: id.toUpperCase() },
      },
      endpointId: `endpoint of ${id}`,
    },
    mediaStreams: [{ mediaType: "audio", sourceId }],
    ...{ id: `participant ${id}`, isMuted: true, ...more },
  };
}

describe("a roster that is everybody", () => {
  it("replaces the one before: who is on it no more has left, and may come again", () => {
    const simulator = after((tape) => tape.notify(rosterItem(ONE, ["a", "b"]), rosterItem(ONE, ["b", "c"])));
    expect(names(simulator)).toEqual(["b", "c"]);
    expect(["a", "b", "c"].map((id) => isExpected(simulator, id))).toEqual([false, true, true]);
  });

  it("is kept as it says, by whatever kind of identity", () => {
    const simulator = after((tape) => tape.notify(rosterOf(wired("ada", "7"))));
    expect(listed(simulator)).toMatchObject([
      {
        ...{ id: "participant ada", isMuted: true, mediaStreams: [{ sourceId: "7", serverMuted: true }] },
        info: { endpointId: "endpoint of ada", identity: { user: { id: "ada", displayName: "ADA" } } },
      },
    ]);
  });

  it("has ids made for whom it has none of, the same ones every time", () => {
    const build = (tape: TapeBuilder) =>
      tape.notify(rosterItem(ONE, ["a", "b"]), rosterOf(wired("c", "5"), ...listOf(["a", "b"])));
    const [one, other] = [listed(after(build)), listed(after(build))];
    expect(one).toEqual(other);
    expect(new Set(one.map(({ id }) => id)).size).toBe(3);
    expect(one.map(sourceIn)).toEqual(["5", "2", "3"]);
    expect(listed(after(build, { seed: 1 }))).not.toEqual(one);
  });

  it("is counted on from: whoever comes has a source beyond the highest", () => {
    const simulator = after((tape) =>
      tape.notify(rosterOf(wired("a", "41"), wired("b", "2"), wired("c", "x"))),
    );
    simulator.invite(ONE, person("d"));
    simulator.settle();
    expect(listed(simulator).map(sourceIn)).toEqual(["41", "2", "x", "42"]);
  });

  it("keeps of somebody what it does not say again", () => {
    const simulator = after((tape) => tape.notify(rosterOf(wired("ada", "7")), rosterItem(ONE, ["ada"])));
    expect(listed(simulator)).toMatchObject([
      { id: "participant ada", isMuted: true, info: { endpointId: "endpoint of ada" } },
    ]);
    expect(listed(simulator).map(sourceIn)).toEqual(["7"]);
  });

  it.each<[what: string, people: string[], isGroup: boolean]>([
    ["two leaves it one", ["bot", "a"], false],
    ["three makes it a group call", ["bot", "a", "b"], true],
  ])("of a peer call and of %s", (_what, people, isGroup) => {
    const simulator = after((tape) => {
      tape.create(ONE, ["a"]);
      tape.notify(callItem(ONE), rosterItem(ONE, people));
    });
    expect("callRoutes" in got(simulator, ONE)).toBe(isGroup);
  });

  it("of a peer call that somebody was invited into makes it a group call, whoever is there", () => {
    const simulator = after((tape) => {
      tape.create(ONE, ["a"]);
      tape.invite(ONE, ["b"], { operation: "o" });
      tape.notify(operationItem(ONE, "o"), rosterItem(ONE, ["b"]));
    });
    expect(got(simulator, ONE)).toHaveProperty("callRoutes");
  });

  it("that comes before the call is established is not changed by that", () => {
    const simulator = after((tape) => {
      tape.create(ONE, ["a", "b"]);
      tape.notify(rosterItem(ONE, ["a"]), callItem(ONE));
    });
    expect(names(simulator)).toEqual(["a"]);
  });
});

describe("a roster of what has changed", () => {
  it("adds who is new, changes who is known and takes off who was removed", () => {
    const simulator = after((tape) => {
      tape.notify(rosterOf(wired("a", "1"), wired("b", "2"), wired("c", "3")));
      tape.notify(deltaItem(ONE, ["d"], ["b"]));
      tape.notify({ ...(deltaItem(ONE, []) as object), resourceData: wired("a", "1", { isMuted: false }) });
    });
    expect(names(simulator)).toEqual(["a", "c", "d"]);
    expect(listed(simulator).map(({ isMuted }) => isMuted)).toEqual([false, true, false]);
    expect(["a", "b"].map((id) => isExpected(simulator, id))).toEqual([true, false]);
  });

  it("takes off whose participant was deleted, by the participant's id alone", () => {
    const gone = { "@odata.type": "#microsoft.graph.participant", id: "PARTICIPANT" };
    const simulator = after((tape) => {
      tape.notify(rosterOf(wired("a", "1", { id: "PARTICIPANT" }), wired("b", "2")));
      tape.notify({ ...(deltaItem(ONE, []) as object), changeType: "deleted", resourceData: gone });
    });
    expect(names(simulator)).toEqual(["b"]);
  });

  it("makes who was invited and is removed before being on any roster one to invite again", () => {
    const simulator = after((tape) => {
      tape.invite(ONE, ["a"], { operation: "o" });
      tape.notify(operationItem(ONE, "o", { people: ["a"] }), deltaItem(ONE, [], ["a"]));
    });
    expect(isExpected(simulator, "a")).toBe(false);
  });

  it("leaves who has left expected while an invite of them runs", () => {
    const simulator = after((tape) => {
      tape.notify(rosterItem(ONE, ["a"]));
      tape.invite(ONE, ["a"], { operation: "o" });
      tape.notify(rosterItem(ONE, ["b"]));
    });
    expect([names(simulator), isExpected(simulator, "a")]).toEqual([["b"], true]);
  });
});

describe("what is answered of those who are in a call", () => {
  const value = [wired("a", "1"), wired("b", "2")];
  const list = (query: string, body: JsonObject) => (tape: TapeBuilder) => {
    tape.notify(rosterItem(ONE, ["c"]));
    tape.ask("GET", callPath(ONE, `/participants${query}`), undefined, { body });
  };

  it.each<[what: string, build: (tape: TapeBuilder) => void, everybody: string[]]>([
    ["the whole list", list("", { value }), ["a", "b"]],
    ["a page of the list", list("?$top=2", { value }), ["c", "a", "b"]],
    ["a list that goes on", list("", { value, "@odata.nextLink": "x" }), ["c", "a", "b"]],
    ["no list", list("", { value: null }), ["c"]],
    ["one participant", list("/p", wired("a", "1")), ["c", "a"]],
  ])("is adopted of %s", (_what, build, everybody) => {
    expect(names(after(build))).toEqual(everybody);
  });
});

describe("what is done to those who are in a call", () => {
  const act = (method: string, path: string, status: number) =>
    after((tape) => {
      tape.notify(rosterOf(wired("a", "1", { isMuted: false, id: loud(ONE) }), wired("b", "2")));
      tape.ask(method, callPath(ONE, path), undefined, { status });
    });

  it("is seen though no roster has told it: somebody was muted", () => {
    const simulator = act("POST", `/participants/${ONE}/mute`, 200);
    expect(got(simulator, `${ONE}/participants/${ONE}`)).toMatchObject({ id: loud(ONE), isMuted: true });
  });

  it("is seen though no roster has told it: somebody was removed", () => {
    const simulator = act("DELETE", `/participants/${loud(ONE)}`, 204);
    expect([names(simulator), isExpected(simulator, "a")]).toEqual([["b"], false]);
  });

  it.each(["POST", "DELETE"])("is nothing where it was refused: %s", (method) => {
    const simulator = act(method, `/participants/${ONE}${method === "POST" ? "/mute" : ""}`, 403);
    expect(got(simulator, `${ONE}/participants/${ONE}`)).toMatchObject({ isMuted: false });
  });
});

test("somebody without an identity is listed all the same", () => {
  const simulator = after((tape) => tape.notify(rosterOf({ id: "GUEST", info: {} }, null, 1)));
  expect(listed(simulator)[0]).toMatchObject({ id: "GUEST", info: { identity: {} } });
});

function listOf(people: readonly string[]): Json[] {
  return (rosterItem(ONE, people) as { resourceData: Json[] }).resourceData;
}

function sourceIn({ mediaStreams }: JsonObject): unknown {
  return (mediaStreams as JsonObject[])[0]?.["sourceId"];
}
