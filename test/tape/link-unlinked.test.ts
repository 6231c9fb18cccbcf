import { describe, expect, it } from "vitest";
import { link, linkUnlinked } from "../../src/tape/link.js";
import { by, START } from "../support/cause-in.js";
import { callItem, rosterItem, TapeBuilder } from "../support/tape-builder.js";

/** An invite and two rosters, as somebody wrote them by hand. */
function written(): TapeBuilder["exchanges"] {
  const tape = new TapeBuilder();
  tape.invite("call", ["a"]);
  tape.notify(rosterItem("call", ["a"]));
  tape.notify(callItem("call"));
  return tape.exchanges;
}

describe("a cassette that was written by hand", () => {
  it("has the causes that it leaves out linked as on a recording", () => {
    const causes = linkUnlinked(written()).map(({ cause }) => cause);
    expect(causes).toEqual([undefined, by("x1", "participant"), by("x1", "call")]);
  });

  it("is believed what it says of causes, right or wrong", () => {
    const [invite, roster, call] = written() as [never, object, never];
    const wrong = { ...roster, cause: START } as never;
    const several = { ...roster, causes: [START, by("x1", "call")] } as never;
    expect(linkUnlinked([invite, wrong, call])[1]).toEqual(wrong);
    expect(linkUnlinked([invite, several, call])[1]).toEqual(several);
    expect(linkUnlinked([invite, wrong, call])[2]?.cause).toEqual(by("x1", "call"));
  });

  it("stays as it is where nothing is left out, a request's cause apart", () => {
    const linked = link(written()).map((exchange) => {
      const { cause, ...rest } = exchange;
      return exchange.to === "graph" ? rest : { ...rest, cause: cause! };
    });
    expect(linkUnlinked(linked)).toEqual(linked);
  });
});
