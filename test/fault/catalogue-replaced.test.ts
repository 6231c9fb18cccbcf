import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { readRepositoryCassette } from "../support/cassettes.js";
import { path, story, type Story } from "../support/fault-tapes.js";
import { answerBody, bent, people } from "../support/fault-view.js";
import { callItem, deltaItem, operationItem, rosterItem } from "../support/tape-builder.js";

const moved = (tape: Story): unknown => tape.inviteAll("call-a", ["ann"], "op-1", "peer");
const succeeds = (tape: Story): unknown => tape.succeed("call-a", "op-1", ["ann"], ["me", "ann"]);
const ends = (tape: Story): unknown =>
  tape.notify(callItem("peer", "terminating"), callItem("peer", "terminated"));
const NOT_MOVED = ["operation-fails", "operation-hangs", "call-ends"];

/** What is posted of the peer call. */
function ofPeer(exchanges: Exchange[], plan: string): string[] {
  return bent(exchanges, plan).posts.filter((line) => line.includes("peer"));
}

describe("a call that an invite would have replaced", () => {
  it.each(NOT_MOVED)("goes on under %s", (plan) => {
    expect(ofPeer(story(moved, succeeds, ends), plan)).toEqual([]);
  });

  it.each(NOT_MOVED)("goes on under %s, whatever was asked of it meanwhile", (plan) => {
    const keeping = (tape: Story): unknown => tape.ask("POST", path("peer", "keepAlive"), {});
    const exchanges = story(moved, keeping, succeeds, ends);
    expect(exchanges.at(-1)!.cause).toMatchObject({ exchange: "x2" });
    expect(ofPeer(exchanges, `${plan},exchange=x1`)).toEqual([]);
  });

  it("ends where the bot hangs up, or where another invite replaces it", () => {
    const hangingUp = (tape: Story): unknown => tape.ask("DELETE", "/v1.0/communications/calls/peer");
    const again = (tape: Story): unknown => tape.inviteAll("call-b", ["ann"], "op-2", "peer");
    const ended = "x5 = call peer terminating + call peer terminated";
    for (const plan of NOT_MOVED) {
      expect(ofPeer(story(moved, hangingUp, succeeds, ends), `${plan},exchange=x1`)).toEqual([ended]);
      expect(ofPeer(story(moved, again, succeeds, ends), `${plan},exchange=x1`)).toEqual([ended]);
    }
  });

  it("has on it those who would have left it: what tells that they did is gone", () => {
    const { exchanges } = readRepositoryCassette("replace-peer-call");
    for (const plan of NOT_MOVED) expect(ofPeer(exchanges, plan)).toEqual([]);
    expect(bent(exchanges, "operation-fails").posts).toEqual([
      "x2 ~ 278405a3-f568-4b3e-b684-009193463064 failed 410/301004",
    ]);
  });
});

describe("a meeting that somebody would have been moved out of", () => {
  const exchanges = story(
    (tape) => tape.ask("POST", path("peer", "subscribeToTone"), {}), // x1
    (tape) => tape.notify(rosterItem("peer", ["me", "ann", "cid"])), // x2
    moved, // x3
    (tape) => tape.notify(operationItem("call-a", "op-1", { people: ["ann"] })), // x4
    (tape) => tape.notify(rosterItem("peer", ["me", "cid"])), // x5
    (tape) => tape.notify(rosterItem("peer", ["me", "cid", "dan"])), // x6
    (tape) => tape.readPeople("peer", ["me", "cid", "dan"]), // x7
    (tape) =>
      tape.readPeople("peer", ["me", "cid"], { "@odata.nextLink": "https://graph.microsoft.com/next" }), // x8
    (tape) => tape.inviteAll("call-b", ["ann"], "op-2", "peer"), // x9
    (tape) => tape.notify(rosterItem("peer", ["me", "cid"])), // x10
  );

  it.each(NOT_MOVED)("has them under %s, until they are moved by another invite", (fault) => {
    const plan = bent(exchanges, `${fault},exchange=x3`);
    expect(plan.posts.filter((line) => line.includes("of peer"))).toEqual([
      "x2 = all of peer: me ann cid",
      "x6 ~ all of peer: me cid dan ann",
      "x10 = all of peer: me cid",
    ]);
    expect(people(answerBody(plan.replies["x7"]!.exchange))).toEqual(["me", "cid", "dan", "ann"]);
    expect(plan.answers).toContain("x8 = 200");
  });
});

describe("whom an invite would have moved", () => {
  it("has not left by a delta", () => {
    const exchanges = story(
      moved,
      (tape) => tape.notify(operationItem("call-a", "op-1")),
      (tape) => tape.notify(deltaItem("peer", [], ["ann"])),
      (tape) => tape.notify(deltaItem("peer", ["dan"], ["ann", "bob"])),
    );
    expect(ofPeer(exchanges, "operation-fails")).toEqual(["x4 ~ some of peer: dan -bob"]);
  });

  it("is not there, where they had not come", () => {
    const exchanges = story(
      (tape) => tape.inviteAll("peer", ["ann"], "op-0"), // x1
      (tape) => tape.succeed("peer", "op-0", ["ann"], ["me", "ann"]), // x2, x3
      moved, // x4
      (tape) => tape.notify(operationItem("call-a", "op-1")), // x5
      (tape) => tape.notify(rosterItem("peer", ["me", "bob"])), // x6
    );
    expect(ofPeer(exchanges, "operation-fails")).toEqual(["x6 = all of peer: me bob"]);
    expect(ofPeer(exchanges, "operation-fails,exchange=x4")).toEqual([
      "x3 = all of peer: me ann",
      "x6 ~ all of peer: me bob ann",
    ]);
  });

  it("stays there, where they could not be invited back, either", () => {
    const exchanges = story(
      (tape) => tape.ask("POST", path("peer", "subscribeToTone"), {}), // x1
      (tape) => tape.notify(rosterItem("peer", ["me", "ann"])), // x2
      moved, // x3
      (tape) => tape.notify(operationItem("call-a", "op-1"), rosterItem("peer", ["me"])), // x4
      (tape) => tape.inviteAll("peer", ["ann"], "op-2"), // x5
      (tape) => tape.notify(operationItem("peer", "op-2")), // x6
      (tape) => tape.notify(rosterItem("peer", ["me", "bob"])), // x7
    );
    expect(bent(exchanges, "operation-fails").posts).toEqual([
      "x2 = all of peer: me ann",
      "x4 ~ op-1 failed 410/301004",
      "x6 ~ op-2 failed 410/301004",
      "x7 ~ all of peer: me bob ann",
    ]);
  });

  it("does not come into the call that they are taken out of", () => {
    const exchanges = story(
      (tape) => tape.inviteAll("peer", ["ann"], "op-0"), // x1
      (tape) => tape.notify(operationItem("peer", "op-0")), // x2
      moved, // x3
      (tape) => tape.notify(rosterItem("peer", ["me", "ann"])), // x4
      (tape) => tape.notify(rosterItem("peer", ["me", "ann", "bob"])), // x5
    );
    expect(ofPeer(exchanges, "operation-fails,exchange=x1")).toEqual(["x5 ~ all of peer: me bob"]);
  });

  it("stays, and their call goes on, where the invite is refused because its own call has ended", () => {
    const exchanges = story(
      (tape) => tape.inviteAll("call-a", ["bob"], "op-0"), // x1
      (tape) => tape.notify(rosterItem("peer", ["me", "ann"])), // x2
      (tape) => tape.notify(operationItem("call-a", "op-0")), // x3
      moved, // x4
      (tape) => tape.notify(rosterItem("peer", ["me"])), // x5
      (tape) => tape.notify(rosterItem("peer", ["me", "cid"])), // x6
      ends, // x7
    );
    expect(ofPeer(exchanges, "call-ends,exchange=x1")).toEqual([
      "x2 = all of peer: me ann",
      "x6 ~ all of peer: me cid ann",
    ]);
  });
});

describe("with several people of different calls", () => {
  const exchanges = story(
    (tape) => {
      const participants = ["one", "two"].map((call) => ({
        identity: { user: { id: `of ${call}` } },
        replacesCallId: call,
      }));
      const body = { id: "op-1", status: "Running", participants };
      tape.ask("POST", path("call-a", "participants/invite"), { participants }, { body });
    },
    (tape) => tape.succeed("call-a", "op-1", ["of one", "of two"], ["of one", "of two"]),
    (tape) => tape.notify(callItem("one", "terminated"), callItem("two", "terminated")),
  );

  it.each(["participants-ignored", "participant-missing"])("%s lets the call of the last go on", (plan) => {
    expect(bent(exchanges, plan).posts).toEqual([
      "x2 ~ op-1 completed",
      "x3 ~ all of call-a: of one",
      "x4 ~ call one terminated",
    ]);
  });

  it("participant-missing lets the call of any of them go on", () => {
    expect(bent(exchanges, 'participant-missing,who="of one"').posts).toEqual([
      "x2 ~ op-1 completed",
      "x3 ~ all of call-a: of two",
      "x4 ~ call two terminated",
    ]);
  });
});
