import { describe, expect, it } from "vitest";
import { readRepositoryCassette } from "../support/cassettes.js";
import { played, playedInTime } from "../support/fault-session.js";
import { story } from "../support/fault-tapes.js";
import { answerBody, bent, people } from "../support/fault-view.js";
import { deltaItem, operationItem, rosterItem } from "../support/tape-builder.js";

const { exchanges: INVITE_ONE } = readRepositoryCassette("invite-one");
const { exchanges: INVITE_MANY } = readRepositoryCassette("invite-many");

/** Ann comes, then Bob, both by invite; the call's rosters are snapshots. */
const TWO = story(
  (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
  (tape) => tape.succeed("call-a", "op-1", ["ann"], ["me", "ann"]), // x2, x3
  (tape) => tape.readPeople("call-a", ["me", "ann"]), // x4
  (tape) => tape.invite("call-a", ["bob"], { operation: "op-2" }), // x5
  (tape) => tape.succeed("call-a", "op-2", ["bob"], ["me", "ann", "bob"]), // x6, x7
  (tape) => tape.readPeople("call-a", ["me", "ann", "bob"]), // x8
);
const ENDS = ["x2 = op-1 completed", "x6 = op-2 completed"] as const;

/** What is posted of rosters. */
function rosters(...plan: string[]): string[] {
  return bent(TWO, ...plan).posts.filter((line) => !(ENDS as readonly string[]).includes(line));
}

describe("who comes on a roster", () => {
  it.each<[plan: string, posts: string[], shown: [string[], string[]]]>([
    [
      "roster-dropped,nth=1",
      ["x7 = all of call-a: me ann bob"],
      [
        ["me", "ann"],
        ["me", "ann", "bob"],
      ],
    ],
    [
      "roster-partial,exchange=x7",
      ["x3 = all of call-a: me ann", "x7 ~ all of call-a: me ann"],
      [
        ["me", "ann"],
        ["me", "ann", "bob"],
      ],
    ],
    [
      "roster-partial,omit=5",
      ["x3 ~ all of call-a: me", "x7 ~ all of call-a: me"],
      [
        ["me", "ann"],
        ["me", "ann", "bob"],
      ],
    ],
    [
      "roster-lobby,nth=1",
      ["x3 ~ all of call-a: me ann (lobby)", "x7 ~ all of call-a: me ann (lobby) bob"],
      [
        ["me", "ann (lobby)"],
        ["me", "ann (lobby)", "bob"],
      ],
    ],
    [
      "participant-leaves,nth=1",
      ["x3 = all of call-a: me ann", "x3.1 ~ all of call-a: me", "x7 ~ all of call-a: me bob"],
      [["me"], ["me", "bob"]],
    ],
    [
      "participant-leaves,nth=2",
      ["x3 = all of call-a: me ann", "x7 = all of call-a: me ann bob", "x7.1 ~ all of call-a: me ann"],
      [
        ["me", "ann"],
        ["me", "ann"],
      ],
    ],
    [
      "roster-twice,exchange=x3",
      ["x3 = all of call-a: me ann", "x3.1 = all of call-a: me ann", "x7 = all of call-a: me ann bob"],
      [
        ["me", "ann"],
        ["me", "ann", "bob"],
      ],
    ],
  ])("is as %s has it, there and in what is read later", (plan, posts, [before, after]) => {
    expect(rosters(plan)).toEqual(posts);
    const { replies } = bent(TWO, plan);
    expect([
      people(answerBody(replies["x4"]!.exchange)),
      people(answerBody(replies["x8"]!.exchange)),
    ]).toEqual([before, after]);
  });

  it("is nobody of those who were there when the tape began", () => {
    const exchanges = story((tape) => tape.notify(rosterItem("call-a", ["me", "ann"])));
    for (const fault of ["roster-lobby", "participant-leaves"])
      expect(bent(exchanges, fault).picked).toMatchObject([{ exchanges: [], idle: /./ }]);
  });

  it("is told once where they are in the lobby already, or have not come", () => {
    expect(() => bent(TWO, "roster-lobby,nth=1", "roster-lobby,nth=1")).toThrow(/makes no sense/);
    expect(() => bent(TWO, "operation-fails", "roster-lobby")).toThrow(/makes no sense/);
    expect(() => bent(TWO, "operation-fails", "participant-leaves")).toThrow(/makes no sense/);
    expect(() => bent(TWO, "participant-leaves", "participant-leaves")).toThrow(/makes no sense/);
  });

  it("is new in a delta, too, where nobody can be told to have left by leaving them out", () => {
    const exchanges = story(
      (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
      (tape) => tape.notify(deltaItem("call-a", ["ann"])),
    );
    expect(bent(exchanges, "roster-lobby").posts).toEqual(["x2 ~ some of call-a: ann (lobby)"]);
    expect(bent(exchanges, "participant-leaves").picked).toMatchObject([{ exchanges: [], idle: /./ }]);
  });
});

describe("a roster that is dropped", () => {
  it("is missing, and all else is as on the tape", async () => {
    const { came, posted, report } = await played(INVITE_ONE, ["roster-dropped"]);
    expect(came).toEqual(["x2"]);
    expect(posted["x2"]).toEqual(INVITE_ONE[1]);
    expect(report).toMatchObject({ clean: true, undelivered: 0, unplayed: [] });
  });

  it("leaves the other items of its notification", () => {
    const exchanges = story(
      (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }),
      (tape) => tape.notify(operationItem("call-a", "op-1"), rosterItem("call-a", ["ann"])),
    );
    expect(bent(exchanges, "roster-dropped").posts).toEqual(["x2 ~ op-1 completed"]);
    expect(bent(exchanges, "roster-twice").posts).toEqual([
      "x2 = op-1 completed + all of call-a: ann",
      "x2.1 ~ all of call-a: ann",
    ]);
    expect(bent(exchanges, "roster-late").posts).toEqual([
      "x2 ~ op-1 completed",
      "x2.1 ~ all of call-a: ann (late 1000)",
    ]);
    expect(bent(exchanges, "roster-first").posts).toEqual([
      "x2 ~ all of call-a: ann",
      "x2.1 ~ op-1 completed (behind x2, 0 ms later)",
    ]);
  });
});

describe("roster-first", () => {
  it("has nothing to do where the roster comes first, or where something else lets it wait", () => {
    const invites = [
      (tape: Parameters<Parameters<typeof story>[0]>[0]) =>
        tape.invite("call-a", ["ann"], { operation: "op-1" }),
      (tape: Parameters<Parameters<typeof story>[0]>[0]) =>
        tape.invite("call-a", ["bob"], { operation: "op-2" }),
    ];
    const before = story(...invites, (tape) =>
      tape.notify(rosterItem("call-a", ["ann"]), operationItem("call-a", "op-1")),
    );
    const waiting = story(
      ...invites,
      (tape) => tape.notify(operationItem("call-a", "op-1")),
      (tape) => tape.notify(rosterItem("call-a", ["ann"]), operationItem("call-a", "op-2")),
    );
    expect(waiting.at(-1)!.causes).toMatchObject([{ exchange: "x1" }, { exchange: "x2" }]);
    for (const exchanges of [before, waiting])
      expect(bent(exchanges, "roster-first").picked).toMatchObject([{ exchanges: [], idle: /./ }]);
  });

  it("stays so: neither is moved once more", () => {
    for (const fault of ["roster-late", "notification-late,exchange=x3", "operation-late"])
      expect(() => bent(INVITE_ONE, "roster-first", fault)).toThrow(/makes no sense/);
  });
});

describe("when it comes", () => {
  it.each<[spec: string, instant: string[], recorded: string[]]>([
    ["roster-dropped", ["x2"], ["80 x2"]],
    ["roster-partial", ["x2", "x3"], ["80 x2", "160 x3"]],
    ["roster-twice", ["x2", "x3", "x3.1"], ["80 x2", "160 x3", "160 x3.1"]],
    ["roster-late", ["x2", "x3"], ["80 x2", "1160 x3"]],
    ["roster-first", ["x3", "x2"], ["160 x3", "160 x2"]],
    ["roster-lobby", ["x2", "x3"], ["80 x2", "160 x3"]],
    ["participant-leaves", ["x2", "x3", "x3.1"], ["80 x2", "160 x3", "160 x3.1"]],
  ])("%s", async (spec, instant, recorded) => {
    const { came, answers, report } = await played(INVITE_MANY, [spec]);
    expect([came, answers]).toEqual([instant, ["x1 200"]]);
    expect(report).toMatchObject({ clean: true, faulted: 1, faults: [{ fault: spec, fired: ["x3"] }] });
    expect(await playedInTime(INVITE_MANY, [spec], "recorded")).toEqual(recorded);
    expect(await playedInTime(INVITE_MANY, [spec], "manual")).toEqual(recorded);
  });

  it("a late one comes behind what else is due, whatever brought that about", async () => {
    const { came } = await played(TWO, ["roster-late,exchange=x3"]);
    expect(came).toEqual(["x2", "x3", "x6", "x7"]); // the second invite came when all else had been told
    const inTime = await playedInTime(TWO, ["roster-late,exchange=x3,delay=100"], "recorded", 400);
    expect(inTime.map((line) => line.split(" ")[1])).toEqual(["x2", "x6", "x7", "x3"]);
  });
});
