import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { link } from "../../src/tape/link.js";
import { by, causeIn, START } from "../support/cause-in.js";
import { callItem, operationItem, rosterItem, TapeBuilder } from "../support/tape-builder.js";

const CALL = "57dab8b1-894c-409a-b240-bd8beae78896";
const OTHER_CALL = "11111111-1111-4111-8111-111111111111";
const callUrl = (call: string) => `/v1.0/communications/calls/${call}`;

describe("several requests that are left", () => {
  it("one that had no notification of that sort goes before one that had, then the most recent", () => {
    const tape = new TapeBuilder();
    const invites = [1, 2].map(() => tape.invite(CALL, ["a"], { clientContext: "c" }));
    const item = operationItem(CALL, "participants", { clientContext: "c" });
    const operations = [1, 2, 3].map(() => causeIn(tape, tape.notify(item)));
    expect(operations).toEqual([2, 1, 2].map((place) => by(invites[place - 1]!, "client-context")));
  });

  it("an operation takes nothing from a roster", () => {
    const tape = new TapeBuilder();
    tape.invite(CALL, ["a"], { clientContext: "c" });
    const latest = tape.invite(CALL, ["a"], { clientContext: "c" });
    tape.notify(operationItem(CALL, "participants", { clientContext: "c" }));
    expect(causeIn(tape, tape.notify(rosterItem(CALL, ["a"])))).toEqual(by(latest, "participant"));
  });
});

describe("a notification with several items", () => {
  it("has one cause where they have the same", () => {
    const tape = new TapeBuilder();
    const asked = tape.invite(CALL, ["a"], { operation: "op" });
    const id = tape.notify(operationItem(CALL, "op"), rosterItem(CALL, ["a"]));
    expect(causeIn(tape, id)).toEqual(by(asked, "operation-id"));
  });

  it("has causes, one an item in their order, where they differ", () => {
    const tape = new TapeBuilder();
    const first = tape.invite(CALL, ["a"], { operation: "op" });
    const second = tape.invite(CALL, ["b"]);
    const id = tape.notify(rosterItem(CALL, ["b"]), operationItem(CALL, "op"), callItem(OTHER_CALL));
    expect(causeIn(tape, id)).toEqual([
      by(second, "participant"),
      by(first, "operation-id"),
      by(second, "sequence"),
    ]);
  });

  it("has rosters of one call that count one after the other", () => {
    const tape = new TapeBuilder();
    const first = tape.invite(CALL, ["a"]);
    const second = tape.invite(CALL, ["b"]);
    const id = tape.notify(rosterItem(CALL, ["b"]), rosterItem(CALL, ["b", "a"]));
    expect(causeIn(tape, id)).toEqual([by(second, "participant"), by(first, "participant")]);
  });
});

describe("linking", () => {
  it("forgets what the exchanges said of causes before, and changes nothing else", () => {
    const tape = new TapeBuilder();
    tape.invite(CALL, ["a"]);
    tape.notify(rosterItem(CALL, ["a"]));
    const [asked, told] = tape.exchanges as [Exchange, Exchange];
    const wrong: Exchange[] = [
      { ...asked, cause: by("x9", "sequence") },
      { ...told, causes: [START, START], ...{ note: "kept" } },
    ];
    expect(link(wrong)).toEqual([
      { ...asked, cause: START },
      { ...told, cause: by("x1", "participant"), note: "kept" },
    ]);
  });

  it("changes nothing when it is done again", () => {
    const tape = new TapeBuilder();
    tape.invite(CALL, ["a"], { operation: "op" });
    tape.invite(CALL, ["b"]);
    tape.notify(operationItem(CALL, "op"), rosterItem(CALL, ["b"]));
    tape.ask("POST", `${callUrl(CALL)}/mute`);
    const linked = link(tape.exchanges);
    expect(link(linked)).toEqual(linked);
  });

  it("of nothing is nothing", () => {
    expect(link([])).toEqual([]);
  });

  it.each([
    ["one after the other", false],
    ["all invites first", true],
  ])("20,000 exchanges of one call and one clientContext are linked right, %s", (_name, invitesFirst) => {
    const tape = new TapeBuilder();
    const expected: string[] = [];
    const invites = Array.from({ length: 5_000 }, (_, index) => {
      const operation = `operation-${index}`;
      return () => tape.invite(CALL, [`person-${index}`], { operation, clientContext: CALL });
    });
    const ending = (invite: string, index: number): void => {
      const people = [`person-${index}`];
      tape.notify(operationItem(CALL, `operation-${index}`, { people, clientContext: CALL }));
      tape.notify(rosterItem(CALL, people));
      tape.ask("GET", callUrl(CALL));
      expected.push(invite, invite);
    };
    if (invitesFirst) invites.map((invite) => invite()).forEach(ending);
    else invites.forEach((invite, index) => ending(invite(), index));
    const notifications = link(tape.exchanges).filter(({ to }) => to === "bot");
    expect(tape.exchanges).toHaveLength(20_000);
    expect(notifications.map(({ cause }) => cause?.exchange)).toEqual(expected);
  });
});
