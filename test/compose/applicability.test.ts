import { describe, expect, test } from "vitest";
import { inapplicable, replay } from "../../src/compose/index.js";
import { CATALOGUE } from "../../src/fault/catalogue/index.js";
import { cassetteFile } from "../support/cassettes.js";

const CASSETTES = ["invite-one", "invite-many", "batched", "seed-session"];

describe.each(CASSETTES)("on %s", (name) => {
  const cassette = cassetteFile(name);

  test.each(CATALOGUE.map((fault) => fault.name))(
    "%s cannot do anything exactly where a session finds so",
    async (fault) => {
      const session = await replay({ cassette, faults: [fault] });
      const { findings } = await session.stop();
      const found = findings.find(({ kind }) => kind === "fault-idle")?.message;
      expect(await inapplicable(cassette, [fault])).toBe(found);
    },
  );
});

describe("why faults can do nothing", () => {
  const cassette = cassetteFile("invite-one");

  test.each<[faults: string[], why: string]>([
    [["roster-dropped,nth=2"], "of the 1 times that the tape has a notification that is a roster update"],
    [["throttled", "roster-dropped,nth=2"], "roster-dropped,nth=2 had nothing to fire on"],
    [["operation-fails", "operation-hangs"], "operation-hangs: nothing is left of it on x1"],
  ])("of %j", async (faults, why) => {
    expect(await inapplicable(cassette, faults)).toContain(why);
  });

  test.each(["throttled", "roster-late,probability=0"])(
    "there is none for %s: it can fire, as far as anybody knows",
    async (fault) => {
      expect(await inapplicable(cassette, [fault])).toBeUndefined();
    },
  );

  test("is that there is no connection, in process", async () => {
    const why = "response-reset is done to a connection, and in process there is none.";
    expect(await inapplicable(cassette, ["response-reset"], { isInProcess: true })).toContain(why);
    expect(await inapplicable(cassette, ["response-reset"])).toBeUndefined();
    expect(await inapplicable(cassette, ["throttled"], { isInProcess: true })).toBeUndefined();
  });

  test("is not asked of what is no fault, no cassette, or many", async () => {
    await expect(inapplicable(cassette, ["throttle"])).rejects.toThrow("Is throttled meant?");
    await expect(inapplicable("nothing", ["throttled"])).rejects.toThrow(
      "nothing.json: there is no such file",
    );
    await expect(inapplicable("cassettes/", ["throttled"])).rejects.toThrow("cassettes/ is a folder.");
  });
});
