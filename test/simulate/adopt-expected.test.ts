import { describe, expect, it } from "vitest";
import { ONE } from "../support/invites.js";
import { after, ended, isExpected } from "../support/noted.js";
import { deltaItem, operationItem, rosterItem, type TapeBuilder } from "../support/tape-builder.js";

describe("who was invited", () => {
  const invite = (tape: TapeBuilder, operation: string) => tape.invite(ONE, ["a"], { operation });
  const end = (tape: TapeBuilder, operation: string, status: string) =>
    tape.notify(ended(operation, { status }));

  it.each<[what: string, build: (tape: TapeBuilder) => void, isStill: boolean]>([
    ["while that runs", (tape) => void invite(tape, "o"), true],
    [
      "after one of two has failed",
      (tape) => {
        invite(tape, "o");
        invite(tape, "p");
        end(tape, "o", "failed");
      },
      true,
    ],
    [
      "no more after both have failed",
      (tape) => {
        invite(tape, "o");
        invite(tape, "p");
        end(tape, "o", "failed");
        end(tape, "p", "failed");
      },
      false,
    ],
    [
      "after another invite of them failed: they are there",
      (tape) => {
        tape.notify(rosterItem(ONE, ["a"]));
        invite(tape, "o");
        end(tape, "o", "failed");
      },
      true,
    ],
    [
      "after an invite of them failed whom the bot has called, too",
      (tape) => {
        tape.create(ONE, ["a", "b"]);
        invite(tape, "o");
        end(tape, "o", "failed");
      },
      true,
    ],
    [
      "no more when they have left and another invite of them failed",
      (tape) => {
        invite(tape, "o");
        end(tape, "o", "completed");
        tape.notify(rosterItem(ONE, ["a"]), rosterItem(ONE, []));
        invite(tape, "p");
        end(tape, "p", "failed");
      },
      false,
    ],
    [
      "no more when they have left, though their coming is told again",
      (tape) => {
        invite(tape, "o");
        end(tape, "o", "completed");
        tape.notify(rosterItem(ONE, ["a"]), deltaItem(ONE, [], ["a"]));
        end(tape, "o", "completed");
      },
      false,
    ],
  ])("is expected %s", (_what, build, isStill) => {
    expect(isExpected(after(build), "a")).toBe(isStill);
  });

  it("is whom the end of the invite names, where that is another", () => {
    const simulator = after((tape) => {
      invite(tape, "o");
      tape.notify(operationItem(ONE, "o", { people: ["b"] }));
    });
    expect(["a", "b"].map((id) => isExpected(simulator, id))).toEqual([false, true]);
  });
});
