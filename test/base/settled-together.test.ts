import { describe, expect, it } from "vitest";
import { settledTogether } from "../../src/base/settled-together.js";
import { Waiters } from "../../src/base/waiters.js";
import { turn } from "../support/desk.js";

/** Something that is busy when the test says so. */
function part() {
  let isBusy = false;
  const waiters = new Waiters(() => !isBusy);
  return {
    settled: () => waiters.wait(),
    begin: () => void (isBusy = true),
    end: () => {
      isBusy = false;
      waiters.check();
    },
  };
}

describe("settledTogether", () => {
  it("ends at once where nothing is busy", async () => {
    await expect(settledTogether([part(), part()])).resolves.toBeUndefined();
  });

  it("ends when the only part that is busy has settled, and not before", async () => {
    const [first, second] = [part(), part()];
    second.begin();
    let ended = false;
    const together = settledTogether([first, second]).then(() => (ended = true));
    await turn();
    expect(ended).toBe(false);
    second.end();
    await together;
  });

  it.each([
    ["first", "last", 0, 2],
    ["last", "first", 2, 0],
  ])(
    "waits for the %s part again when that began while the %s was waited for",
    async (_a, _b, one, other) => {
      const parts = [part(), part(), part()];
      const [again, waited] = [parts[one]!, parts[other]!];
      waited.begin();
      let ended = false;
      const together = settledTogether(parts).then(() => (ended = true));
      await turn();
      again.begin();
      waited.end();
      await turn();
      expect(ended).toBe(false);
      waited.begin();
      again.end();
      await turn();
      expect(ended).toBe(false);
      waited.end();
      await together;
    },
  );
});
