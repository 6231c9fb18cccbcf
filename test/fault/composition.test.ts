import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../src/fault/catalogue/index.js";
import { UsageError } from "../../src/base/errors.js";
import { readRepositoryCassette } from "../support/cassettes.js";
import { story } from "../support/fault-tapes.js";
import { bent, planOver } from "../support/fault-view.js";
import { callItem, operationItem, rosterItem } from "../support/tape-builder.js";

const TAPE = story(
  (tape) => tape.invite("call-a", ["ann"], { operation: "op-1" }), // x1
  (tape) => tape.notify(operationItem("call-a", "op-1"), rosterItem("call-a", ["me", "bob", "ann"])), // x2
  (tape) => tape.notify(rosterItem("call-a", ["me", "bob", "ann", "cid"])), // x3
  (tape) => tape.notify(callItem("call-a")), // x4
);
const LATER = ["x3 = all of call-a: me bob ann cid", "x4 = call call-a established"];

describe("two faults on one notification change it one after the other", () => {
  it.each<[plan: string[], posts: string[]]>([
    [
      ["operation-twice", "operation-fails"],
      [
        "x2 ~ op-1 failed 410/301004",
        "x2.1 ~ op-1 failed 410/301004",
        "x3 ~ all of call-a: me bob cid",
        LATER[1]!,
      ],
    ],
    [
      ["operation-fails", "operation-twice"],
      [
        "x2 ~ op-1 failed 410/301004",
        "x2.1 ~ op-1 failed 410/301004",
        "x3 ~ all of call-a: me bob cid",
        LATER[1]!,
      ],
    ],
    [
      ["operation-late", "operation-twice"],
      [
        "x2 ~ all of call-a: me bob ann",
        "x2.1 ~ op-1 completed (late 1000)",
        "x2.2 ~ op-1 completed (late 1000)",
        ...LATER,
      ],
    ],
    [
      ["roster-late,exchange=x2,delay=7", "roster-twice,exchange=x2"],
      [
        "x2 ~ op-1 completed",
        "x2.1 ~ all of call-a: me bob ann (late 7)",
        "x2.2 ~ all of call-a: me bob ann (late 7)",
        ...LATER,
      ],
    ],
    [
      ["operation-twice", "call-ends"],
      ["x2 ~ op-1 failed 404/8522", "x2.1 ~ op-1 failed 404/8522", "x2.2 ~ call call-a terminated"],
    ],
    [
      ["call-ends", "operation-twice"],
      ["x2 ~ op-1 failed 404/8522", "x2.1 ~ op-1 failed 404/8522", "x2.2 ~ call call-a terminated"],
    ],
    [
      ["participant-leaves,exchange=x3", "roster-lobby,exchange=x2"],
      [
        "x2 ~ op-1 completed + all of call-a: me bob ann (lobby)",
        "x3 ~ all of call-a: me bob ann (lobby) cid",
        "x3.1 ~ all of call-a: me bob ann (lobby)",
        LATER[1]!,
      ],
    ],
    [["call-ends", "operation-hangs"], ["x2 ~ call call-a terminated"]],
    [
      ["call-ends", "operation-late,delay=3"],
      ["x2 ~ op-1 failed 404/8522 (late 3)", "x2.1 ~ call call-a terminated"],
    ],
    [
      ["notification-batched,exchange=x2", "operation-fails"],
      ["x3 ~ op-1 failed 410/301004 + all of call-a: me bob cid", LATER[1]!],
    ],
    [
      ["notification-batched,exchange=x2", "operation-late"],
      [
        "x3 ~ all of call-a: me bob ann + all of call-a: me bob ann cid",
        "x3.1 ~ op-1 completed (late 1000)",
        LATER[1]!,
      ],
    ],
    [
      ["notification-twice,exchange=x3", "notification-batched,exchange=x2"],
      [
        "x3 ~ op-1 completed + all of call-a: me bob ann + all of call-a: me bob ann cid",
        "x3.1 = all of call-a: me bob ann cid",
        LATER[1]!,
      ],
    ],
    [
      ["notification-empty,exchange=x3", "operation-fails"],
      ["x2 ~ op-1 failed 410/301004", "x3 ~ nothing", LATER[1]!],
    ],
    [
      ["participant-leaves,exchange=x2", "roster-twice,exchange=x2"],
      [
        "x2 = op-1 completed + all of call-a: me bob ann",
        "x2.1 ~ all of call-a: me bob",
        "x2.2 ~ all of call-a: me bob ann",
        "x3 ~ all of call-a: me bob cid",
        LATER[1]!,
      ],
    ],
    [
      ["roster-twice,exchange=x2", "participant-leaves,exchange=x2"],
      [
        "x2 = op-1 completed + all of call-a: me bob ann",
        "x2.1 ~ all of call-a: me bob ann",
        "x2.2 ~ all of call-a: me bob",
        "x3 ~ all of call-a: me bob cid",
        LATER[1]!,
      ],
    ],
    [
      ["operation-fails", "roster-partial,exchange=x3"],
      ["x2 ~ op-1 failed 410/301004", "x3 ~ all of call-a: me bob", LATER[1]!],
    ],
    [
      ["roster-lobby,exchange=x2", "participant-leaves,exchange=x3"],
      [
        "x2 ~ op-1 completed + all of call-a: me bob ann (lobby)",
        "x3 ~ all of call-a: me bob ann (lobby) cid",
        "x3.1 ~ all of call-a: me bob ann (lobby)",
        LATER[1]!,
      ],
    ],
    [
      ["roster-lobby,exchange=x3", "operation-fails"],
      ["x2 ~ op-1 failed 410/301004", "x3 ~ all of call-a: me bob cid (lobby)", LATER[1]!],
    ],
    [
      ["notification-late,exchange=x2", "roster-dropped,exchange=x2"],
      ["x2 ~ op-1 completed (late 1000)", ...LATER],
    ],
    [
      ["notification-reordered,exchange=x2", "notification-twice,exchange=x2"],
      [
        "x2 = op-1 completed + all of call-a: me bob ann (behind x3, 10 ms later)",
        "x2.1 = op-1 completed + all of call-a: me bob ann (behind x3, 10 ms later)",
        ...LATER,
      ],
    ],
    [
      ["notification-early,exchange=x2", "notification-split"],
      ["x2 ~ op-1 completed (early)", "x2.1 ~ all of call-a: me bob ann (early)", ...LATER],
    ],
  ])("%j", (plan, posts) => {
    expect(bent(TAPE, ...plan).posts).toEqual(posts);
  });
});

describe("any two faults", () => {
  const tapes = [
    TAPE,
    ...["invite-one", "invite-many", "seed-session"].map((name) => readRepositoryCassette(name).exchanges),
  ];
  const names = CATALOGUE.map(({ name }) => name);

  it.each(names)("%s first, make something of a tape, or a usage error that names one of them", (first) => {
    for (const [exchanges, second] of tapes.flatMap((tape) => names.map((name) => [tape, name] as const))) {
      try {
        const { script } = planOver(exchanges, [first, second]).at(1);
        for (const exchange of exchanges) script.postingsOf(exchange);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        expect((error as Error).message).toMatch(new RegExp(`${first}|${second}`));
      }
    }
  });

  it("change nothing of the tape itself", () => {
    for (const exchanges of tapes) {
      const before = JSON.stringify(exchanges);
      for (const { name } of CATALOGUE) bent(exchanges, name);
      expect(JSON.stringify(exchanges)).toBe(before);
    }
  });
});

it("a plan that is asked again gives the same objects, and nothing is shared with another plan", () => {
  const plan = planOver(TAPE, ["notification-twice"]);
  expect(plan.at(1)).toBe(plan.at(1));
  const posted = plan.at(1).script.postingsOf(TAPE[1]!);
  expect(plan.at(1).script.postingsOf(TAPE[1]!)).toBe(posted);
  expect(planOver(TAPE, ["notification-twice"]).at(1).script.postingsOf(TAPE[1]!)).not.toBe(posted);
});
