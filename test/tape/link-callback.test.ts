import { describe, expect, it } from "vitest";
import { by, causeIn } from "../support/cause-in.js";
import { callItem, operationItem, rosterItem, rosterWithMe, TapeBuilder } from "../support/tape-builder.js";

const CALL = "57dab8b1-894c-409a-b240-bd8beae78896";
const PEER = "11111111-1111-4111-8111-111111111111";
const url = (call: string) => `/v1.0/communications/calls/${call}`;

/** A call that was created, and what came in on its callback URL. */
function created(targets: readonly string[] = []) {
  const tape = new TapeBuilder();
  const create = tape.create(CALL, targets);
  return { tape, create };
}

describe("callback-uri", () => {
  it.each(["establishing", "established"])(
    "alone says whose doing it is that a call is %s, whatever was asked of it since",
    (state) => {
      const { tape, create } = created();
      tape.invite(CALL, ["a"]);
      expect(causeIn(tape, tape.notifyVia(create, callItem(CALL, state)))).toEqual(
        by(create, "callback-uri"),
      );
    },
  );

  it("decides alone where nothing else was asked of the call", () => {
    const { tape, create } = created();
    tape.create(PEER);
    expect(causeIn(tape, tape.notifyVia(create, rosterItem(CALL, ["somebody"])))).toEqual(
      by(create, "callback-uri"),
    );
  });

  it("keeps two calls apart that were created at once, and whose answers named no call", () => {
    const tape = new TapeBuilder();
    const [one, two] = [tape.create(undefined), tape.create(undefined)];
    const [second, first] = [tape.notifyVia(two, callItem(PEER)), tape.notifyVia(one, callItem(CALL))];
    expect([causeIn(tape, first), causeIn(tape, second)]).toEqual([
      by(one, "callback-uri"),
      by(two, "callback-uri"),
    ]);
  });

  it("tells a create whose answer was lost which call is its own: what is asked of the call later is known by it", () => {
    const tape = new TapeBuilder();
    const create = tape.create(undefined);
    tape.notifyVia(create, callItem(CALL, "established"));
    const hangUp = tape.ask("DELETE", url(CALL));
    const end = tape.notifyVia(create, callItem(CALL, "terminated"));
    expect(causeIn(tape, end)).toEqual(by(hangUp, "callback-uri", "call"));
  });

  it("lets stronger evidence choose among what was asked of its call", () => {
    const { tape, create } = created();
    const first = tape.invite(CALL, ["a"], { operation: "op-a" });
    const second = tape.invite(CALL, ["b"], { operation: "op-b" });
    expect(causeIn(tape, tape.notifyVia(create, operationItem(CALL, "op-a")))).toEqual(
      by(first, "callback-uri", "operation-id"),
    );
    expect(causeIn(tape, tape.notifyVia(create, rosterItem(CALL, ["b"])))).toEqual(
      by(second, "callback-uri", "participant"),
    );
  });

  it("never chooses a request of another call, nor one from before it", () => {
    const tape = new TapeBuilder();
    tape.invite(CALL, ["a"], { operation: "op" });
    const create = tape.create(CALL);
    tape.invite(PEER, ["a"], { operation: "op" });
    expect(causeIn(tape, tape.notifyVia(create, operationItem(CALL, "op", { people: ["a"] })))).toEqual(
      by(create, "callback-uri"),
    );
  });

  it("of a call that was replaced is the invite's that took its peer out", () => {
    const tape = new TapeBuilder();
    const peer = tape.create(PEER, ["a"]);
    tape.create(CALL);
    const invite = tape.invite(CALL, ["a"], { replaces: PEER });
    expect(causeIn(tape, tape.notifyVia(peer, callItem(PEER, "terminating")))).toEqual(
      by(invite, "callback-uri", "call"),
    );
  });

  it("is nothing where no such exchange is on the tape", () => {
    const tape = new TapeBuilder();
    const invite = tape.invite(CALL, ["a"]);
    expect(causeIn(tape, tape.notifyVia("x7", rosterItem(CALL, ["a"])))).toEqual(by(invite, "participant"));
  });

  it("tells a create nothing that came before it", () => {
    const tape = new TapeBuilder();
    tape.notifyVia("x2", callItem(PEER));
    const create = tape.create(undefined);
    tape.notifyVia(create, callItem(CALL));
    const end = tape.notify(callItem(CALL, "terminated"));
    expect(causeIn(tape, end)).toEqual(by(create, "call"));
  });

  it("survives a second linking", () => {
    const { tape, create } = created();
    const id = tape.notifyVia(create, callItem(CALL));
    const again = new TapeBuilder();
    again.exchanges.push(...tape.exchanges);
    expect(causeIn(again, id)).toEqual(causeIn(tape, id));
  });
});

describe("participant", () => {
  it("of the bot's own arrival is the creation of the call, by its participant there, though an invite came between", () => {
    const { tape, create } = created();
    tape.invite(CALL, ["a"]);
    const roster = rosterWithMe(CALL, `me in ${CALL}`);
    expect(causeIn(tape, tape.notify(roster))).toEqual(by(create, "participant"));
  });

  it("of those whom a call was created for is the creation", () => {
    const { tape, create } = created(["a", "b"]);
    tape.notify(rosterWithMe(CALL, `me in ${CALL}`));
    tape.invite(CALL, ["c"]);
    const roster = rosterWithMe(CALL, `me in ${CALL}`, ["a", "b"]);
    expect(causeIn(tape, tape.notify(roster))).toEqual(by(create, "participant"));
  });
});
