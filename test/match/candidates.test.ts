import { describe, expect, it } from "vitest";
import type { TapeRequest } from "../../src/tape/exchange.js";
import { ANN, BOB, inviteOf, live, ONE, tapeOf, TWO } from "../support/invites.js";
import { session } from "../support/session.js";

describe("two calls on one tape, the bot in the other order", () => {
  const CALLS = tapeOf(
    inviteOf(ONE, ANN),
    inviteOf(TWO, BOB),
    inviteOf(ONE, BOB, "b"),
    inviteOf(TWO, ANN, "b"),
  );

  it.each<[string, TapeRequest[], string[]]>([
    [
      "by the call ids of Graph's",
      [inviteOf(TWO, live(1)), inviteOf(TWO, live(2)), inviteOf(ONE, live(2)), inviteOf(ONE, live(1))],
      ["x2", "x4", "x1", "x3"],
    ],
    [
      "by the people of the tape",
      [inviteOf(live(1), BOB), inviteOf(live(1), ANN), inviteOf(live(2), ANN), inviteOf(live(2), BOB)],
      ["x2", "x4", "x1", "x3"],
    ],
    [
      "by the contexts of the tape",
      [inviteOf(live(1), live(3), "b"), inviteOf(live(1), live(4), "a")],
      ["x3", "x1"],
    ],
    [
      "by what is bound, where the first request of each has told which it is",
      [
        inviteOf(live(2), BOB, "f"),
        inviteOf(live(1), ANN, "g"),
        inviteOf(live(1), BOB, "h"),
        inviteOf(live(2), ANN, "i"),
      ],
      ["x2", "x1", "x3", "x4"],
    ],
    [
      "by nothing but the tape's order, where everything is fresh",
      [
        inviteOf(live(1), live(3), "f"),
        inviteOf(live(2), live(4), "g"),
        inviteOf(live(1), live(4), "h"),
        inviteOf(live(2), live(3), "i"),
      ],
      ["x1", "x2", "x3", "x4"],
    ],
  ])("are told apart %s", (_, asked, answered) => {
    const { subject, ask } = session(CALLS);
    expect(asked.map((one) => ask(one))).toEqual(answered);
    expect(subject.report().findings).toEqual([]);
  });
});
describe("of several that would do", () => {
  it("the one with most identifiers that agree is played, then the first on the tape", () => {
    const { ask } = session(
      tapeOf(
        inviteOf(ONE, ANN, "a"),
        inviteOf(ONE, BOB, "b"),
        inviteOf(ONE, BOB, "c"),
        inviteOf(ONE, ANN, "c"),
      ),
    );
    expect(ask(inviteOf(ONE, BOB, "c"))).toBe("x3");
    expect(ask(inviteOf(ONE, BOB, "z"))).toBe("x2");
    expect(ask(inviteOf(ONE, live(1), "c"))).toBe("x4");
  });

  it("the one with the same names is played, where no identifier tells them apart", () => {
    const { ask } = session(tapeOf(inviteOf(ONE, ANN, "a", "Ann"), inviteOf(ONE, BOB, "b", "Bob")));
    expect(ask(inviteOf(live(1), live(2), "z", "Bob"))).toBe("x2");
  });

  it("an identifier that agrees outweighs a name", () => {
    const { ask } = session(tapeOf(inviteOf(ONE, ANN, "a", "Ann"), inviteOf(ONE, BOB, "b", "Bob")));
    expect(ask(inviteOf(ONE, BOB, "z", "Ann"))).toBe("x2");
  });
});
