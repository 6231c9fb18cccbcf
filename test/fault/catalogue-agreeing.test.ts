import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { played } from "../support/fault-session.js";
import { path, story } from "../support/fault-tapes.js";
import { answerBody, bent, people } from "../support/fault-view.js";
import { deltaItem, operationItem, rosterItem } from "../support/tape-builder.js";

/** Ann is invited into a call with Me in it; Bob comes by himself; Ann is invited again. */
const AGAIN = story(
  (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }), // x1
  (tape) => tape.succeed("call-a", "op-1", ["ann"], ["me", "ann"]), // x2, x3
  (tape) => tape.readPeople("call-a", ["me", "ann"], { "@odata.count": 2 }), // x4
  (tape) => tape.readPerson("call-a", "ann"), // x5
  (tape) => tape.readPerson("call-a", "me"), // x6
  (tape) => tape.notify(rosterItem("call-a", ["me", "ann", "bob"])), // x7
  (tape) => tape.invite("call-a", ["ann"], { operation: "op-2" }), // x8
  (tape) => tape.succeed("call-a", "op-2", ["ann"], ["me", "ann", "bob"]), // x9, x10
  (tape) => tape.readPeople("call-a", ["me", "ann", "bob"]), // x11
);

/** Whom a read shows. */
function shown(answers: ReturnType<typeof bent>, id: string): string[] {
  return people(answerBody(answers.replies[id]!.exchange));
}

describe("behind an invite that fails", () => {
  it("rosters and reads lack whom it was about, until they are invited again", () => {
    const all = bent(AGAIN, "operation-fails,exchange=x1");
    expect(all.posts).toEqual([
      "x2 ~ op-1 failed 410/301004",
      "x7 ~ all of call-a: me bob",
      "x9 = op-2 completed",
      "x10 = all of call-a: me ann bob",
    ]);
    expect(all.answers).toEqual(["x1 = 200", "x4 ~ 200", "x5 ~ 404", "x6 = 200", "x8 = 200", "x11 = 200"]);
    expect(shown(all, "x4")).toEqual(["me"]);
    expect(answerBody(all.replies["x4"]!.exchange)).toMatchObject({ "@odata.count": 1 });
    expect(answerBody(all.replies["x5"]!.exchange)).toMatchObject({ error: { code: "NotFound" } });
  });

  it("rosters go on to lack them where the next invite fails, too, in whatever order that was planned", () => {
    for (const plan of [
      ["operation-fails"],
      ["operation-fails,exchange=x8", "operation-hangs,exchange=x1"],
    ]) {
      const all = bent(AGAIN, ...plan);
      expect(all.posts.filter((line) => line.includes("all of"))).toEqual([
        "x7 ~ all of call-a: me bob",
        "x10 ~ all of call-a: me bob",
      ]);
      expect(shown(all, "x11")).toEqual(["me", "bob"]);
    }
  });

  it("who was there before stays there", () => {
    const all = bent(AGAIN, "operation-fails,exchange=x8");
    expect(all.posts.filter((line) => line.includes("~"))).toEqual(["x9 ~ op-2 failed 410/301004"]);
    expect(all.answers.filter((line) => line.includes("~"))).toEqual([]);
  });

  it("the bot that plays the tape is told the same", async () => {
    const { came, answers, posted, report } = await played(AGAIN, ["operation-fails,exchange=x1"]);
    expect(came).toEqual(["x2", "x7", "x9", "x10"]);
    expect(answers).toEqual(["x1 200", "x4 200", "x5 404", "x6 200", "x8 200", "x11 200"]);
    for (const id of ["x9", "x10"]) expect(posted[id]).toEqual(AGAIN.find((exchange) => exchange.id === id));
    expect(report).toMatchObject({ clean: true, unplayed: [] });
  });
});

describe("two people of two invites on one roster", () => {
  const exchanges = story(
    (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
    (tape) => tape.invite("call-a", ["bob"], { operation: "op-2" }),
    (tape) => tape.notify(operationItem("call-a", "op-1"), operationItem("call-a", "op-2")),
    (tape) => tape.notify(rosterItem("call-a", ["me", "ann", "bob"])),
    (tape) => tape.notify(rosterItem("call-a", ["me", "ann", "bob", "cid"])),
  );

  it.each<[plan: string, posts: string[]]>([
    [
      "operation-fails,exchange=x1",
      [
        "x3 ~ op-1 failed 410/301004 + op-2 completed",
        "x4 ~ all of call-a: me bob",
        "x5 ~ all of call-a: me bob cid",
      ],
    ],
    [
      "operation-hangs,exchange=x2",
      ["x3 ~ op-1 completed", "x4 ~ all of call-a: me ann", "x5 ~ all of call-a: me ann cid"],
    ],
    [
      "operation-fails",
      ["x3 ~ op-1 failed 410/301004 + op-2 failed 410/301004", "x5 ~ all of call-a: me cid"],
    ],
    ["operation-hangs", ["x5 ~ all of call-a: me cid"]],
  ])("%s", (plan, posts) => {
    expect(bent(exchanges, plan).posts).toEqual(posts);
  });
});

describe("a roster that an invite brought about, but not its people", () => {
  const exchanges = story(
    (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
    (tape) => tape.succeed("call-a", "op-1", ["ann"], ["me", "bob", "ann"]), // x2, x3
    (tape) => tape.notify(rosterItem("call-a", ["me", "bob", "ann"])), // x4: somebody is muted
    (tape) => tape.notify(rosterItem("call-a", ["me", "ann"])), // x5: Bob leaves
    (tape) => tape.notify(rosterItem("call-a", ["me"])), // x6: Ann leaves
  );

  it("comes without them", () => {
    expect(bent(exchanges, "operation-fails").posts).toEqual([
      "x2 ~ op-1 failed 410/301004",
      "x4 ~ all of call-a: me bob",
      "x5 ~ all of call-a: me",
      "x6 = all of call-a: me",
    ]);
  });

  it("comes as it was where the operation is about nobody", () => {
    const prompt = exchanges.map((exchange): Exchange => {
      const request = { ...exchange.request, url: path("call-a", "playPrompt"), body: {} };
      return exchange.id === "x1" ? { ...exchange, request } : exchange;
    });
    expect(bent(prompt, "operation-fails").posts.filter((line) => line.includes("~"))).toEqual([
      "x2 ~ op-1 failed 410/301004",
    ]);
  });
});

describe("changes to a roster", () => {
  const single = (person: string, more: object = {}): object => ({
    changeType: "updated",
    resourceUrl: `/communications/calls/call-a/participants/of-${person}`,
    resourceData: {
      "@odata.type": "#microsoft.graph.participant",
      ...{ id: `of-${person}`, info: { identity: { user: { id: person } } }, ...more },
    },
  });
  const exchanges = story(
    (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
    (tape) => tape.notify(operationItem("call-a", "op-1")),
    (tape) => tape.notify(deltaItem("call-a", ["ann"])), // x3
    (tape) => tape.notify(deltaItem("call-a", ["bob", "ann"])), // x4
    (tape) => tape.notify(single("ann", { isMuted: true }) as never), // x5
    (tape) => tape.notify(single("bob", { isMuted: true }) as never), // x6
    (tape) => tape.notify(deltaItem("call-a", [], ["ann"])), // x7
    (tape) => tape.notify(deltaItem("call-a", [], ["ann", "bob"])), // x8
  );

  it("that are about nobody any more are gone", () => {
    expect(bent(exchanges, "operation-fails").posts.slice(1)).toEqual([
      "x4 ~ some of call-a: bob",
      "x6 = some of call-a: bob",
      "x8 ~ some of call-a: -bob",
    ]);
  });

  it("have somebody in the lobby, but not when they leave it", () => {
    expect(bent(exchanges, "roster-lobby,exchange=x3").posts).toEqual([
      "x2 = op-1 completed",
      "x3 ~ some of call-a: ann (lobby)",
      "x4 ~ some of call-a: bob ann (lobby)",
      "x5 ~ some of call-a: ann (lobby)",
      "x6 = some of call-a: bob",
      "x7 = some of call-a: -ann",
      "x8 = some of call-a: -ann -bob",
    ]);
  });
});

it("a read that was refused, and a person whom a read does not show, stay as they were", () => {
  const refused = { status: 403, body: { error: { code: "7504", message: "No." } } };
  const exchanges = story(
    (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
    (tape) => tape.succeed("call-a", "op-1", ["ann"], ["ann"]),
    (tape) => tape.ask("GET", path("call-a", "participants"), undefined, refused),
    (tape) => tape.ask("GET", path("call-a", "participants/of-ann"), undefined, refused),
    (tape) => tape.ask("GET", path("call-a", "operations/op-1"), undefined, refused),
    (tape) => tape.readPeople("call-a", ["bob"]),
  );
  expect(bent(exchanges, "operation-fails").answers.every((line) => line.includes(" = "))).toBe(true);
});
