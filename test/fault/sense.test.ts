import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../src/fault/catalogue/index.js";
import { given, planOf } from "../../src/fault/plan.js";
import { PlanOverTape } from "../../src/fault/resolve.js";
import { Scene } from "../../src/fault/scene.js";
import { cassetteFile, readRepositoryCassette } from "../support/cassettes.js";

/** Each fault's own, of those that there are. */
const EXAMPLES = CATALOGUE.map(({ example }) => [example.cassette, example.spec] as const).filter(
  ([cassette]) => existsSync(cassetteFile(cassette)),
);

function over(cassette: string, ...specs: string[]): PlanOverTape {
  const scene = new Scene(readRepositoryCassette(cassette).exchanges);
  return new PlanOverTape(planOf(specs.map((spec) => given(spec))), scene, 0);
}

/** What is said of a plan that makes no sense on a tape; "" where it makes some. */
function refusal(cassette: string, ...specs: string[]): string {
  try {
    over(cassette, ...specs).at(1);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("a plan makes no sense where nothing is left of a fault:", () => {
  it.each<[specs: string[], lost: string, beside: string, where: string]>([
    [["operation-fails", "operation-hangs"], "operation-fails", "operation-hangs", "x1"],
    [["operation-hangs", "operation-fails"], "operation-fails", "operation-hangs", "x1"],
    [["operation-hangs", "roster-dropped"], "roster-dropped", "operation-hangs", "x3"],
    [["roster-dropped", "operation-hangs"], "roster-dropped", "operation-hangs", "x3"],
    [
      ["notification-dropped,exchange=x2", "operation-late"],
      "operation-late",
      "notification-dropped,exchange=x2",
      "x1",
    ],
    [["throttled", "operation-twice", "operation-hangs"], "operation-twice", "operation-hangs", "x1"],
    [["notification-empty", "notification-empty"], "notification-empty", "notification-empty", "x2, x3"],
  ])("%j, of %s beside %s on %s", (specs, lost, beside, where) => {
    expect(refusal("invite-one", ...specs)).toContain(
      `--fault ${lost}: ${lost.split(",")[0] ?? ""} makes no sense beside ${beside}: nothing is left of it on ${where}.`,
    );
  });

  it("what it needs and what to do about it are said", () => {
    expect(refusal("invite-one", "operation-hangs", "roster-dropped")).toMatch(
      /\. It needs a notification that is a roster update\. Leave one out, or let them pick different exchanges\.$/,
    );
  });

  it("all of those are named that it needs out of the way", () => {
    const thrice = ["notification-empty", "notification-empty", "notification-empty"];
    expect(refusal("invite-one", ...thrice)).toContain(
      "notification-empty makes no sense beside notification-empty and notification-empty: nothing is left of it",
    );
  });

  it("its options name nothing", () => {
    expect(refusal("invite-many", "participant-missing,who=nobody")).toBe(
      "--fault participant-missing,who=nobody: participant-missing changes nothing on x1: its options name nothing that is there.",
    );
  });
});

describe("a plan makes sense", () => {
  it.each(EXAMPLES)("of one fault that has something to do: on %s, %s", (cassette, spec) => {
    expect(refusal(cassette, spec)).toBe("");
  });

  it("where a fault is overruled at some of its exchanges only", () => {
    expect(refusal("seed-session", "operation-fails", "operation-hangs,nth=1")).toBe("");
  });

  it("where a fault has its turn when another one is over", () => {
    expect(refusal("invite-one", "operation-hangs,times=1", "operation-fails")).toBe("");
    expect(refusal("invite-one", "operation-hangs,times=1", "operation-fails,times=1")).not.toBe("");
  });

  it("where chance decides what is left", () => {
    expect(refusal("invite-one", "operation-hangs,probability=1", "operation-fails")).toBe("");
  });

  it("where a fault has nothing to do: that is a finding", () => {
    const plan = over("invite-one", "participants-ignored", "operation-fails,nth=9", "operation-hangs");
    expect(plan.at(1).picked.map(({ idle }) => idle)).toEqual([
      "the tape has no request that invites several people with replacesCallId and was answered with more than the first",
      "of the 1 times that the tape has a request that starts an operation that is told to complete, its when picks none",
      undefined,
    ]);
  });

  it("without faults", () => {
    expect(refusal("invite-one")).toBe("");
  });
});

it("no two faults break on any tape: together they do something, or are refused with the reason", () => {
  const cassettes = [...new Set(EXAMPLES.map(([cassette]) => cassette))];
  for (const cassette of cassettes)
    for (const { name: one } of CATALOGUE)
      for (const { name: other } of CATALOGUE)
        expect(refusal(cassette, one, other)).toMatch(/^$|^--fault [a-z-]+: [a-z-]+ makes no sense beside /);
});
