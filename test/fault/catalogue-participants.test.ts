import { describe, expect, it } from "vitest";
import { asObject, type Json } from "../../src/base/json.js";
import { bodyJson } from "../../src/tape/body.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { readRepositoryCassette } from "../support/cassettes.js";
import { played } from "../support/fault-session.js";
import { story } from "../support/fault-tapes.js";
import { answerBody, bent, itemsOf, people } from "../support/fault-view.js";
import { operationItem } from "../support/tape-builder.js";

const { exchanges: INVITE_MANY } = readRepositoryCassette("invite-many");
const [FIRST, SECOND] = [
  "7e1b4346-85a6-4bdd-abe3-d11c5d420efe",
  "1e126418-44a0-4a94-a6f8-0efe1ad71acb",
] as const;

function resourceOf(exchange: Exchange): Json {
  return asObject(itemsOf(bodyJson(exchange.request))[0])!["resourceData"]!;
}

describe.each([
  "participants-ignored",
  "participant-missing",
  `participant-missing,who=${SECOND.toUpperCase()}`,
])("%s", (spec) => {
  it("leaves the second of two out of the answer, the operation and the roster, and nothing else", async () => {
    const { came, answers, posted, report } = await played(INVITE_MANY, [spec]);
    expect([came, answers]).toEqual([["x2", "x3"], ["x1 200"]]);
    expect(report).toMatchObject({ clean: true, unplayed: [] });
    for (const [index, one] of ["x2", "x3"].entries()) {
      const was = INVITE_MANY[index + 1]!;
      const list = (holder: Json): Json[] =>
        (Array.isArray(holder) ? holder : asObject(holder)!["participants"]) as Json[];
      const gone = JSON.stringify(list(resourceOf(was))[1]);
      const expected = JSON.stringify(was).replace(`,${gone}`, "");
      expect(JSON.stringify(posted[one])).toBe(expected);
    }
  });

  it("is an answer that lacks the second, and all else of it as it was", () => {
    const [was] = INVITE_MANY;
    const { exchange } = bent(INVITE_MANY, spec).replies["x1"]!;
    const all = asObject(answerBody(was!))!["participants"] as Json[];
    expect(JSON.stringify(exchange)).toBe(JSON.stringify(was).replace(`,${JSON.stringify(all[1])}`, ""));
  });
});

describe("participant-missing", () => {
  it("leaves out whom it is told to", () => {
    const { replies, posts } = bent(INVITE_MANY, `participant-missing,who=${FIRST}`);
    expect(people(answerBody(replies["x1"]!.exchange))).toEqual([SECOND]);
    expect(posts.at(-1)).toBe(`x3 ~ all of 7531d31f-d10d-44de-802f-c569dbca451c: ${SECOND}`);
  });

  it("leaves nobody out of an invite without them, and says so where there is no other", () => {
    expect(() => bent(INVITE_MANY, "participant-missing,who=nobody")).toThrow(/changes nothing on x1/);
  });

  it("leaves out two, one after the other, but never the last", () => {
    const three = story(
      (tape) => tape.inviteAll("call-a", ["ann", "bob", "cid"], "op-1"),
      (tape) => tape.succeed("call-a", "op-1", ["ann", "bob", "cid"], ["me", "ann", "bob", "cid"]),
      (tape) => tape.readOperation("call-a", "op-1", "Completed"),
    );
    const listed = (people: readonly string[]): Json =>
      people.map((id): Json => ({ identity: { user: { id } } }));
    const read = three.at(-1)!;
    read.response!.body = { ...asObject(read.response!.body), participants: listed(["ann", "bob", "cid"]) };
    const plan = bent(three, "participant-missing", "participant-missing,who=bob");
    expect(people(answerBody(plan.replies["x4"]!.exchange))).toEqual(["ann"]);
    expect(people(answerBody(plan.replies["x1"]!.exchange))).toEqual(["ann"]);
    expect(plan.posts).toEqual(["x2 ~ op-1 completed", "x3 ~ all of call-a: me ann"]);
  });
});

describe("participants-ignored", () => {
  it("finds nothing where Graph has ignored them already", () => {
    const done = bent(INVITE_MANY, "participants-ignored");
    const exchanges = [done.replies["x1"]!.exchange, done.posted["x2"]!, done.posted["x3"]!];
    expect(bent(exchanges, "participants-ignored").picked).toMatchObject([{ exchanges: [], idle: /./ }]);
  });

  it("finds nothing where no call is replaced", () => {
    const exchanges = story(
      (tape) => tape.inviteAll("call-a", ["ann", "bob"], "op-1"),
      (tape) => tape.succeed("call-a", "op-1", ["ann", "bob"], ["ann", "bob"]),
    );
    expect(bent(exchanges, "participants-ignored").picked).toMatchObject([{ exchanges: [], idle: /./ }]);
  });

  it("bends rosters where neither answer nor operation lists anybody", () => {
    const exchanges = story(
      (tape) => tape.invite("call-a", ["ann", "bob"], { operation: "op-1", replaces: "peer" }),
      (tape) => tape.notify(operationItem("call-a", "op-1")),
      (tape) => tape.succeed("call-a", "op-0", [], ["me", "ann", "bob"]),
    );
    expect(bent(exchanges, "participants-ignored").posts).toEqual([
      "x2 = op-1 completed",
      "x3 = op-0 completed",
      "x4 ~ all of call-a: me ann",
    ]);
  });

  it("makes no sense behind an invite that fails, nor twice", () => {
    expect(() => bent(INVITE_MANY, "participants-ignored", "participants-ignored")).toThrow(/makes no sense/);
    expect(() => bent(INVITE_MANY, "call-ends", "participants-ignored")).not.toThrow();
  });
});
