import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identityIds, invitedIds } from "../../src/graph/identities.js";
import { isE164, normalId } from "../../src/graph/ids.js";

const GUID = "57dab8b1-894c-409a-b240-bd8beae78896";

describe("normalId", () => {
  it.each([
    GUID,
    GUID.toUpperCase(),
    "57DAB8B1894C409AB240BD8BEAE78896",
    "57dab8b1894c409ab240bd8beae78896",
    `{${GUID.toUpperCase()}}`,
  ])("%s is one GUID with the others", (spelling) => {
    expect(normalId(spelling)).toBe(GUID);
  });

  it.each(["Completed", "+12345678901", "8:orgid:ABC", "", `${GUID}0`, `x${GUID}`, GUID.replace("5", "g")])(
    "%j is no GUID and stays as it is",
    (id) => {
      expect(normalId(id)).toBe(id);
    },
  );

  it("takes every GUID in any of its forms to one", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.boolean(), fc.boolean(), (guid, upper, dashless) => {
        const cased = upper ? guid.toUpperCase() : guid;
        expect(normalId(dashless ? cased.replaceAll("-", "") : cased)).toBe(guid.toLowerCase());
      }),
    );
  });
});

describe("isE164", () => {
  it.each(["+12345678901", "+10", "+123456789012345"])("%s is a phone number", (phone) => {
    expect(isE164(phone)).toBe(true);
  });

  it.each([
    ["12345678901", "no plus"],
    ["+1", "one digit"],
    ["+1234567890123456", "16 digits"],
    ["+02345678901", "a leading zero"],
    ["+1 234 567", "spaces"],
    ["+1-234-567", "dashes"],
    ["tel:+12345678901", "a scheme"],
    ["+1234567a", "a letter"],
    ["+12345678901\n", "a line break"],
    ["", "nothing"],
  ])("%j is none: %s", (phone) => {
    expect(isE164(phone)).toBe(false);
  });
});

describe("identityIds", () => {
  it("has the id of every identity of a set, whatever its kind", () => {
    const identity = {
      "@odata.type": "#microsoft.graph.identitySet",
      user: { id: GUID.toUpperCase(), displayName: "A" },
      application: null,
      phone: { id: "+12345678901" },
      azureCommunicationServicesUser: { id: "8:acs:1" },
      endpointType: "default",
    };
    expect(identityIds(identity)).toEqual([GUID, "+12345678901", "8:acs:1"]);
  });

  it.each([
    [undefined],
    [null],
    ["user"],
    [[]],
    [{ user: { id: null } }],
    [{ user: { id: "" } }],
    [{ user: { id: 5 } }],
  ])("of %j are none", (identity) => {
    expect(identityIds(identity)).toEqual([]);
  });

  it("of a list of invited participants are in the list's order", () => {
    const participants = ["b", "a"].map((id) => ({ identity: { user: { id } } }));
    expect(invitedIds([...participants, null, {}, "x"])).toEqual(["b", "a"]);
  });
});
