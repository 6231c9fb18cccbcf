import { describe, expect, it } from "vitest";
import { jsonTree, type Json } from "../../src/base/json.js";
import type { Exchange } from "../../src/tape/exchange.js";
import { played } from "../support/fault-session.js";
import { asTexts, story } from "../support/fault-tapes.js";
import { bent } from "../support/fault-view.js";
import { operationItem, rosterItem } from "../support/tape-builder.js";

const PHONE = "+12345678901";

/** A body in the hand of a bot of C#: `+` escaped, a number that no double holds, blanks, a member that comes twice. */
function write(body: Json): string {
  const text = JSON.stringify(body, null, 1)
    .replaceAll("+", "\\u002B")
    .replaceAll(/"info": \{/g, '"rosterSequenceNumber": 9007199254740993, "a": 1.0, "a": 1e2,\n "info": {');
  return `${text} `;
}

const PLAIN = story(
  (tape) => tape.inviteAll("call-a", [PHONE, "ann"], "op-1"), // x1
  (tape) =>
    tape.notify(
      operationItem("call-a", "op-1", { people: [PHONE, "ann"] }),
      rosterItem("call-a", [PHONE, "ann", "bob"]),
    ), // x2
  (tape) => tape.readPeople("call-a", [PHONE, "ann", "bob"]), // x3
  (tape) => tape.readOperation("call-a", "op-1", "Completed"), // x4
  (tape) => tape.notify(rosterItem("call-a", ["bob", "ann", PHONE])), // x5
);
const TAPE = asTexts(PLAIN, write);

/** The texts of what is posted, and of what is answered, by ids. */
function textsOf(exchanges: readonly Exchange[], ...plan: string[]): Record<string, string | undefined> {
  const { posted, replies } = bent(exchanges, ...plan);
  return {
    ...Object.fromEntries(Object.entries(replies).map(([id, { exchange }]) => [id, exchange.response?.text])),
    ...Object.fromEntries(Object.entries(posted).map(([id, { request }]) => [id, request.text])),
  };
}

const WAS = textsOf(TAPE, "roster-dropped,exchange=x999");

/** Somebody on a roster, or in a list that was read, as the text has them. */
function personIn(text: string, id: string): string {
  const name = JSON.stringify(id).replace("+", "\\u002B");
  const person = objectsIn(text, jsonTree(text)!).find((one) => one.includes('"info"') && one.includes(name));
  expect(person).toBeDefined();
  return person!;
}

/** The texts of all objects, the innermost first. */
function objectsIn(text: string, node: NonNullable<ReturnType<typeof jsonTree>>): string[] {
  const inside = (node.children ?? []).flatMap((child) => objectsIn(text, child));
  return node.type === "object" ? [...inside, text.slice(node.offset, node.offset + node.length)] : inside;
}

it("the tape of these tests holds what no double and no other writing would", () => {
  expect(WAS["x2"]).toMatch(/\\u002B[^]*9007199254740993[^]*1\.0/);
  expect(personIn(WAS["x2"]!, "ann")).toMatch(
    /^\{\s*"rosterSequenceNumber": 9007199254740993[^]*"ann"[^]*\}$/,
  );
});

describe("a text", () => {
  it.each(["operation-twice", "roster-twice,exchange=x5", "notification-twice", "roster-late,exchange=x5"])(
    "that %s does not change is posted byte for byte",
    (plan) => {
      const now = textsOf(TAPE, plan);
      for (const [id, text] of Object.entries(now)) {
        const [of = ""] = id.split(".");
        if (plan !== "operation-twice" || id === of) expect(text).toBe(WAS[of]);
      }
    },
  );

  it("of which a person is left out has the others as they were written", () => {
    const now = textsOf(TAPE, `participant-missing,who=ann`);
    for (const id of ["x2", "x3", "x5"]) {
      for (const person of [PHONE, "bob"]) expect(now[id]).toContain(personIn(WAS[id]!, person));
      expect(now[id]).not.toContain(personIn(WAS[id]!, "ann"));
    }
    expect(now["x4"]).toBe(WAS["x4"]);
    expect(JSON.parse(now["x1"]!)).toMatchObject({ participants: [{}] });
    expect(now["x1"]).toContain("\\u002B12345678901");
  });

  it("whose operation fails has everything but its status and result as it was written", () => {
    const now = textsOf(TAPE, "operation-fails,message=no")["x2"]!;
    const objects = objectsIn(WAS["x2"]!, jsonTree(WAS["x2"]!)!);
    const invited = objects.filter((object) => /^\{\s*"identity"/.test(object)).slice(0, 2);
    expect(invited).toHaveLength(2);
    for (const person of invited) expect(now).toContain(person);
    expect(now).toContain('"status":"failed"');
    expect(now.startsWith('{\n "value": [')).toBe(true);
    expect(now.endsWith("]\n} ")).toBe(true);
  });

  it("on which somebody waits in the lobby has their numbers as they were written", () => {
    const now = textsOf(TAPE, "roster-lobby,participant=ann,exchange=x2");
    const { length } = now["x5"]!.match(
      /"rosterSequenceNumber": 9007199254740993|"rosterSequenceNumber":9007199254740993/g,
    )!;
    expect(length).toBe(3);
    expect(JSON.parse(now["x5"]!)).toMatchObject({
      value: [{ resourceData: [{}, { isInLobby: true }, { isInLobby: true }] }],
    });
    expect(now["x5"]).toContain(personIn(WAS["x5"]!, "bob"));
  });

  it("that goes with another one has the items of both as they were written", () => {
    const two = story(
      (tape) => tape.inviteAll("call-a", [PHONE], "op-1"),
      (tape) => tape.succeed("call-a", "op-1", [PHONE], [PHONE, "bob"]),
    );
    const [x1, x2] = two as [Exchange, Exchange];
    const [, , written] = asTexts(two, write) as [Exchange, Exchange, Exchange];
    const person = personIn(written.request.text!, PHONE);
    for (const tape of [
      [x1, x2, written],
      [x1, { ...written, id: "x2" }, { ...x2, id: "x3" }],
    ]) {
      const now = textsOf(tape, "notification-batched")["x3"]!;
      expect(now).toContain(person);
      expect(now).toContain('"status":"completed"');
      expect((JSON.parse(now) as { value: [] }).value).toHaveLength(2);
    }
  });

  it("is split into texts that have each item as it was written", () => {
    const now = textsOf(TAPE, "notification-split");
    const [x2, one] = [now["x2"]!, now["x2.1"]!];
    for (const person of [PHONE, "ann", "bob"]) expect(one).toContain(personIn(WAS["x2"]!, person));
    expect(WAS["x2"]).toContain(x2.slice(x2.indexOf("[") + 1, x2.lastIndexOf("]")));
  });

  it("is empty with all that is around the items", () => {
    expect(textsOf(TAPE, "notification-empty,exchange=x5")["x5"]).toBe('{\n "value": []\n} ');
  });

  it("stays one on its way to the bot, with the answers that changed", async () => {
    const { posted, answers, report } = await played(TAPE, ["participant-missing,who=ann"]);
    expect(answers).toEqual(["x1 200", "x3 200", "x4 200"]);
    expect(posted["x5"]!.request.text).toContain(personIn(WAS["x5"]!, "bob"));
    expect(report.clean).toBe(true);
  });
});
