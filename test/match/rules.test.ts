import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/base/errors.js";
import { IGNORED, MATCHINGS, matchRules, readMatch } from "../../src/match/rules.js";

const NOTHING = { ignore: [], compare: [], identify: {} };

describe("readMatch", () => {
  it.each(Object.keys(MATCHINGS))("reads %s", (matching) => {
    expect(readMatch(matching)).toEqual({ matching, ...NOTHING });
  });

  it.each<[string, object]>([
    ["structural,ignore=topic", { ignore: ["topic"] }],
    ["structural,ignore=info.topic,ignore=@odata.type", { ignore: ["info.topic", "@odata.type"] }],
    ["structural,compare=subject,compare=mediaConfig.blob", { compare: ["subject", "mediaConfig.blob"] }],
    ["structural,identify=customId:meeting", { identify: { customId: "meeting" } }],
    ["structural,identify=a:call,identify=a:operation", { identify: { a: "operation" } }],
    ["structural,ignore=a,ignore=a", { ignore: ["a"] }],
    ["structural,ignore=a,compare=a", { compare: ["a"] }],
    ["structural,compare=a,ignore=a", { ignore: ["a"] }],
  ])("reads %s", (text, changes) => {
    expect(readMatch(text)).toEqual({ matching: "structural", ...NOTHING, ...changes });
  });

  it.each([
    ["", `--match: "" is none of structural, loose, exact.`],
    ["strict", `--match: "strict" is none of structural, loose, exact.`],
    ["Structural", `--match: "Structural" is none of structural, loose, exact.`],
    ["toString", `--match: "toString" is none of structural, loose, exact.`],
    ["ignore=topic", `--match: "ignore=topic" is none of structural, loose, exact.`],
    ["structural,", `--match: "" is none of ignore=MEMBER, compare=MEMBER, identify=MEMBER:KIND.`],
    ["structural,loose", `--match: "loose" is none of ignore=MEMBER, compare=MEMBER, identify=MEMBER:KIND.`],
    ["loose,ignore", `--match: "ignore" is none of ignore=MEMBER, compare=MEMBER, identify=MEMBER:KIND.`],
    ["loose,ignore=", `--match: "ignore=" is none of ignore=MEMBER, compare=MEMBER, identify=MEMBER:KIND.`],
    [
      "loose,ignore=a:call",
      `--match: "ignore=a:call" is none of ignore=MEMBER, compare=MEMBER, identify=MEMBER:KIND.`,
    ],
    ["loose,skip=a", `--match: "skip=a" is none of ignore=MEMBER, compare=MEMBER, identify=MEMBER:KIND.`],
    [
      "exact,identify=a",
      `--match: "identify=a" has none of the kinds call, operation, participant, identity, tenant, meeting, context, callback, trace.`,
    ],
    [
      "exact,identify=a:user",
      `--match: "identify=a:user" has none of the kinds call, operation, participant, identity, tenant, meeting, context, callback, trace.`,
    ],
    [
      "exact,identify=:call",
      `--match: "identify=:call" is none of ignore=MEMBER, compare=MEMBER, identify=MEMBER:KIND.`,
    ],
  ])("refuses %j, and says what there is", (text, message) => {
    expect(() => readMatch(text)).toThrow(expect.objectContaining({ name: "UsageError", message }) as Error);
  });
});

describe("matchRules", () => {
  it("refuse to compare what is compared anyway, and say what is not", () => {
    expect(() => matchRules({ ignore: ["topic"] }, { compare: ["topik"] })).toThrow(
      new UsageError(
        'compare "topik" changes nothing: it is compared anyway. Ignored are displayName, subject, mediaConfig.blob, callbackUri, topic.',
      ),
    );
    expect(() => matchRules({ ignore: ["topic"] }, { compare: ["topic"] })).not.toThrow();
  });

  it("of nothing are the table", () => {
    expect(matchRules()).toEqual({
      matching: "structural",
      ignored: new Set(IGNORED.map(({ member }) => member)),
      ignoredIn: new Map([["blob", new Set(["mediaConfig"])]]),
      identifiers: new Map(),
    });
  });

  it("name a member by its holder wherever a dot may part them", () => {
    const { ignoredIn } = matchRules({ ignore: ["a.b.c"], compare: ["mediaConfig.blob"] });
    expect(ignoredIn).toEqual(
      new Map([
        ["b.c", new Set(["a"])],
        ["c", new Set(["a.b"])],
      ]),
    );
  });

  it("of a cassette and of the user are both, the user's last", () => {
    const cassette = { matching: "loose", ignore: ["a", "b"], identify: { x: "call", y: "call" } } as const;
    const { matching, ignored, identifiers } = matchRules(
      cassette,
      readMatch("exact,compare=a,identify=x:meeting"),
    );
    expect(matching).toBe("exact");
    expect([ignored.has("a"), ignored.has("b")]).toEqual([false, true]);
    expect(Object.fromEntries(identifiers)).toEqual({ x: "meeting", y: "call" });
  });

  it("of a user who says nothing of how strict they are leave it as the cassette says", () => {
    expect(matchRules({ matching: "exact" }, { ignore: ["a"] }).matching).toBe("exact");
  });
});
