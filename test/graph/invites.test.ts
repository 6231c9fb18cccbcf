import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inviteViolations, readIdentities, readInvite, transferredCall } from "../../src/graph/invites.js";
import { oddJson } from "../support/odd-json.js";

const CALL = "a7ebfb2d-871e-419c-87af-27290b22e8db";

const user = (id: string, more: object = {}) => ({ identity: { user: { id } }, ...more });
const users = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => user(`u${index}`, more));
const rules = (body: object): string[] => inviteViolations(body as never).map(({ rule }) => rule);

describe("inviteViolations", () => {
  it.each([
    [0, ["participants-1-to-5"]],
    [1, []],
    [5, []],
    [6, ["participants-1-to-5"]],
  ])("%d participants break %j", (count, broken) => {
    expect(rules({ participants: users(count) })).toEqual(broken);
  });

  it.each([
    ["missing", {}],
    ["null", { participants: null }],
    ["no list", { participants: {} }],
  ])("participants that are %s count as none", (_name, body) => {
    expect(rules(body)).toEqual(["participants-1-to-5"]);
  });

  it.each([
    [0, []],
    [256, []],
    [257, ["client-context-256"]],
  ])("a clientContext of %d characters breaks %j", (length, broken) => {
    expect(rules({ participants: users(1), clientContext: "c".repeat(length) })).toEqual(broken);
  });

  it.each([
    ["one participant out of a call", [], users(1, { replacesCallId: CALL })],
    ["two participants out of no call", [], users(2)],
    ["two with an empty replacesCallId", [], users(2, { replacesCallId: "" })],
    ["two with a replacesCallId that is null", [], users(2, { replacesCallId: null })],
    ["two out of a call", ["first-participant-only"], users(2, { replacesCallId: CALL })],
    [
      "two, the second out of a call",
      ["first-participant-only"],
      [user("a"), user("b", { replacesCallId: CALL })],
    ],
  ])("%s: breaks %j", (_name, broken, participants) => {
    expect(rules({ participants })).toEqual(broken);
  });

  it.each([
    ["an identity", [], user("a")],
    ["a participantId instead", [], { participantId: "p", replacesCallId: CALL }],
    ["no identity", ["identity-required"], {}],
    ["an identity that is null", ["identity-required"], { identity: null }],
    ["an identity without an id", ["identity-required"], { identity: { user: { displayName: "A" } } }],
    ["another thing than an object", ["identity-required"], "a"],
  ])("a participant with %s breaks %j", (_name, broken, participant) => {
    expect(rules({ participants: [participant] })).toEqual(broken);
  });

  it.each([
    ["+12345678901", []],
    ["12345678901", ["phone-e164"]],
    ["+1 234 5678901", ["phone-e164"]],
  ])("the phone %s breaks %j", (id, broken) => {
    expect(rules({ participants: [{ identity: { phone: { id } } }] })).toEqual(broken);
  });

  it("names the place and what is wrong", () => {
    const body = {
      participants: [...users(5, { replacesCallId: CALL }), { identity: { phone: { id: "5" } } }, {}],
      clientContext: "c".repeat(300),
    };
    expect(inviteViolations(body as never).map(({ at, message }) => `${at}: ${message}`))
      .toMatchInlineSnapshot(`
      [
        "participants: an invite has 1 to 5 participants, this one 7",
        "clientContext: clientContext has up to 256 characters, this one 300",
        "participants[1]: with replacesCallId only the first participant is read, the other 6 are ignored",
        "participants[5].identity.phone.id: a phone number is in E.164 form, like +12345678901",
        "participants[6].identity: a participant needs an identity with an id",
      ]
    `);
  });

  it("never throws, whatever the body", () => {
    fc.assert(
      fc.property(oddJson, (body) => {
        readInvite(body);
        transferredCall(body);
        expect(inviteViolations(body)).toBeInstanceOf(Array);
      }),
    );
  });
});

describe("readInvite", () => {
  it("has whom the request asks for, in its order, and the calls that it takes people out of, each once", () => {
    const participants = [
      user("b", { replacesCallId: CALL.toUpperCase() }),
      user("a", { replacesCallId: CALL }),
      { identity: { phone: { id: "+12345678901" } } },
    ];
    expect(readInvite({ participants })).toEqual({
      asked: ["b", "a", "+12345678901"],
      replaces: [CALL],
    });
    expect(readIdentities({ participants })).toEqual(["b"]);
  });

  it("reads every participant where none is taken out of a call", () => {
    expect(readIdentities({ participants: users(3) })).toEqual(["u0", "u1", "u2"]);
  });

  it.each([[undefined], [null], [[]], [{}], ["participants"]])("of %j is empty", (body) => {
    expect(readInvite(body)).toEqual({ asked: [], replaces: [] });
    expect(readIdentities(body)).toEqual([]);
  });
});

describe("transferredCall", () => {
  it("is the call that a consultative transfer's target names", () => {
    expect(
      transferredCall({ transferTarget: user("a", { replacesCallId: CALL.toUpperCase() }) as never }),
    ).toBe(CALL);
  });

  it.each([[undefined], [{}], [{ transferTarget: null }], [{ transferTarget: { replacesCallId: null } }]])(
    "of %j is none",
    (body) => {
      expect(transferredCall(body)).toBeUndefined();
    },
  );
});
