import { expect, it, test } from "vitest";
import { CassetteError } from "../../src/tape/cassette-error.js";
import { CALLS, toBot, toGraph } from "../support/exchanges.js";
import { asked, served, sessionsOf, shelfOf } from "../support/shelf-of.js";
import { A, B } from "../support/session.js";

const ONE = [toGraph("x1", A), toBot("x2", CALLS.one, "x1")];
const TWO = [toGraph("x1", B)];

const names = "There are /~one/, /~two/.";
const BARE = "A key has letters, digits, dots, underscores and dashes, 128 at most.";

it.each([
  [undefined, `it names no cassette. ${names}`],
  ["", `the cassette "" is not served. ${names}`],
  ["..", `the cassette ".." is not served. ${names}`],
  ["../one", `the cassette "../one" is not served. ${names}`],
  ["ONE", `the cassette "ONE" is not served. ${names}`],
  ["one.json", `the cassette "one.json" is not served. ${names}`],
  ["one ", `the cassette "one " is not served. ${names}`],
  ["__proto__", `the cassette "__proto__" is not served. ${names}`],
  ["constructor", `the cassette "constructor" is not served. ${names}`],
  ["x".repeat(5000), `the cassette "${"x".repeat(80)}…" is not served. ${names}`],
  ["one:", `the key "" is none. ${BARE}`],
  ["one:a b", `the key "a b" is none. ${BARE}`],
  ["one:a/b", `the key "a/b" is none. ${BARE}`],
  [`one:${"k".repeat(129)}`, `the key "${"k".repeat(80)}…" is none. ${BARE}`],
  ["one:\u{1F399}", `the key "\u{1F399}" is none. ${BARE}`],
  ['one:"\n', `the key "\\"\\n" is none. ${BARE}`],
])("%j has no session: %s", async (named, reason) => {
  const { library, opened } = shelfOf({ one: ONE, two: TWO });
  const { subject, begun } = sessionsOf(library);
  expect(await served(subject, named)).toBe(reason);
  expect([opened, begun]).toEqual([[], []]);
});

it.each(["one:__proto__", "one:constructor", `one:${"k".repeat(128)}`, "one:..", "one:-._"])(
  "%s is one like any other",
  async (named) => {
    const { subject, begun } = sessionsOf(shelfOf({ one: ONE }).library);
    expect(asked(await served(subject, named))).toBe("x1");
    expect(begun.map(([, name]) => name)).toEqual([named]);
    expect(subject.report().sessions).toMatchObject([{ session: named, played: 1 }]);
  },
);

test("of many cassettes the first twenty are named", async () => {
  const many = Object.fromEntries(Array.from({ length: 23 }, (_, n) => [`tape-${n + 10}`, ONE]));
  const { subject } = sessionsOf(shelfOf(many).library);
  expect(await served(subject, "x")).toMatch(/There are \/~tape-10\/, .*, \/~tape-29\/ and 3 more\.$/);
});

test("a file that is broken is the reason, and mended it is served", async () => {
  const broken = new CassetteError("/tapes/one.json", "/exchanges/0", "it has no request", "Mend it.");
  const { library, shelf } = shelfOf({ one: broken });
  const { subject } = sessionsOf(library);
  const reason = await served(subject, "one");
  for (const part of ["/tapes/one.json", "/exchanges/0", "it has no request", "Mend it."])
    expect(reason).toContain(part);
  shelf.set("one", ONE);
  expect(asked(await served(subject, "one"))).toBe("x1");
});

test("a mistake of our own is no reason, but thrown", async () => {
  const { subject } = sessionsOf(shelfOf({ one: new TypeError("a mistake") }).library);
  await expect(served(subject, "one")).rejects.toThrow("a mistake");
});

test("the report has each, in the order of their names, its findings with its name", async () => {
  const { subject, desk } = sessionsOf(shelfOf({ one: ONE, two: TWO }).library);
  for (const named of ["two", "one:b", "one:a"]) asked(await served(subject, named), B);
  expect(desk.came).toEqual([]);
  subject.unserved("GET", "/~x/me", "it is not there");
  const report = subject.report();
  expect(report.sessions?.map(({ session, missed }) => [session, missed])).toEqual([
    ...[
      ["one:a", 0],
      ["one:b", 0],
      ["two", 0],
    ],
  ]);
  expect(report).toMatchObject({ clean: false, requests: 4, played: 3 });
  expect(report.findings).toEqual([
    { kind: "unserved", message: "rollcall has no session for GET /~x/me: it is not there" },
  ]);
});

test("the digest is the same in whatever order the sessions begin, and another for another name", async () => {
  const digest = async (...names: string[]): Promise<string | undefined> => {
    const { subject } = sessionsOf(shelfOf({ one: ONE, two: TWO }).library);
    for (const named of names) asked(await served(subject, named));
    return subject.report().digest;
  };
  expect(await digest("one:a", "two")).toBe(await digest("two", "one:a"));
  expect(await digest("one:b", "two")).not.toBe(await digest("one:a", "two"));
});

test("there is no session that needs no name, and nothing to ring", () => {
  const { subject } = sessionsOf(shelfOf({ one: ONE }).library);
  expect(subject.nameless).toBeUndefined();
  expect(() => subject.ring()).not.toThrow();
});

test("without any request the report has no sessions, and is not clean", () => {
  const { subject } = sessionsOf(shelfOf({ one: ONE }).library);
  expect(subject.report()).toMatchObject({
    clean: false,
    requests: 0,
    sessions: [],
    findings: [{ kind: "no-request" }],
  });
});
