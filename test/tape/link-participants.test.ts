import { describe, expect, it } from "vitest";
import { by, causeIn } from "../support/cause-in.js";
import { deltaItem, operationItem, rosterItem, TapeBuilder } from "../support/tape-builder.js";

const CALL = "57dab8b1-894c-409a-b240-bd8beae78896";
const OTHER_CALL = "11111111-1111-4111-8111-111111111111";
const callUrl = (call: string) => `/v1.0/communications/calls/${call}`;

describe("participant", () => {
  it("takes exactly the people asked for before some of them", () => {
    const tape = new TapeBuilder();
    tape.invite(CALL, ["a", "b", "c"]);
    const exactly = tape.invite(CALL, ["a", "b"]);
    tape.invite(CALL, ["b", "c"]);
    expect(causeIn(tape, tape.notify(rosterItem(CALL, ["b", "a"])))).toEqual(by(exactly, "participant"));
  });

  it("takes some of them where nobody asked for exactly these", () => {
    const tape = new TapeBuilder();
    const some = tape.invite(CALL, ["a", "b"]);
    tape.invite(CALL, ["d"]);
    expect(causeIn(tape, tape.notify(rosterItem(CALL, ["a", "x"])))).toEqual(by(some, "participant"));
  });

  it("weighs exactly or some of them only among the requests that stronger evidence has left", () => {
    const tape = new TapeBuilder();
    const some = tape.invite(CALL, ["a", "b"], { clientContext: "c" });
    tape.invite(CALL, ["d"], { clientContext: "c" });
    tape.invite(CALL, ["a"], { clientContext: "another" });
    const item = operationItem(CALL, "participants", { clientContext: "c", people: ["a"] });
    expect(causeIn(tape, tape.notify(item))).toEqual(by(some, "client-context", "participant"));
  });

  it("is about who is new since the roster before, not who is there", () => {
    const tape = new TapeBuilder();
    const first = tape.invite(CALL, ["a"]);
    const second = tape.invite(CALL, ["b"]);
    const one = tape.notify(rosterItem(CALL, ["bot", "b"]));
    const two = tape.notify(rosterItem(CALL, ["bot", "b", "a"]));
    expect([causeIn(tape, one), causeIn(tape, two)]).toEqual([
      by(second, "participant"),
      by(first, "participant"),
    ]);
  });

  it("reaches the call that an invite takes people out of", () => {
    const tape = new TapeBuilder();
    const asked = tape.invite(CALL, ["a"], { replaces: OTHER_CALL });
    tape.invite(CALL, ["a"]);
    expect(causeIn(tape, tape.notify(rosterItem(OTHER_CALL, ["a"])))).toEqual(by(asked, "participant"));
  });

  it("reaches no call that the invite does not name", () => {
    const tape = new TapeBuilder();
    tape.invite(OTHER_CALL, ["a"]);
    const last = tape.ask("POST", `${callUrl(CALL)}/mute`);
    tape.invite(OTHER_CALL, ["b"]);
    expect(causeIn(tape, tape.notify(rosterItem(CALL, ["a"])))).toEqual(by(last, "call"));
  });
});

describe("delta rosters", () => {
  it("who comes is linked to the invite, though others are left out", () => {
    const tape = new TapeBuilder();
    const first = tape.invite(CALL, ["a"]);
    const second = tape.invite(CALL, ["b"]);
    const causes = [deltaItem(CALL, ["b"]), deltaItem(CALL, ["a"])].map((item) =>
      causeIn(tape, tape.notify(item)),
    );
    expect(causes).toEqual([by(second, "participant"), by(first, "participant")]);
  });

  it("who is there already and only changed is no arrival", () => {
    const tape = new TapeBuilder();
    tape.invite(CALL, ["a"]);
    tape.notify(deltaItem(CALL, ["a"]));
    const muted = tape.ask("POST", `${callUrl(CALL)}/mute`);
    expect(causeIn(tape, tape.notify(deltaItem(CALL, ["a"])))).toEqual(by(muted, "call"));
  });

  it("who was removed and comes again is an arrival again", () => {
    const tape = new TapeBuilder();
    tape.invite(CALL, ["a"]);
    tape.notify(deltaItem(CALL, ["a"]));
    tape.notify(deltaItem(CALL, [], ["a"]));
    const again = tape.invite(CALL, ["a"]);
    tape.ask("POST", `${callUrl(CALL)}/mute`);
    expect(causeIn(tape, tape.notify(deltaItem(CALL, ["a"])))).toEqual(by(again, "participant"));
  });

  it("who is in a delta was there when a full roster follows", () => {
    const tape = new TapeBuilder();
    tape.invite(CALL, ["a"]);
    const second = tape.invite(CALL, ["b"]);
    tape.notify(deltaItem(CALL, ["a"]));
    expect(causeIn(tape, tape.notify(rosterItem(CALL, ["a", "b"])))).toEqual(by(second, "participant"));
  });
});
