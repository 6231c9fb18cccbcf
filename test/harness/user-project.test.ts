import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { cassetteFile } from "../support/cassettes.js";
import { runProject, userProject } from "../support/user-project.js";

const FAULTS = `
import { expect } from "vitest";
import { eachFault } from "rollcall/vitest";

eachFault(${JSON.stringify(cassetteFile("invite-one"))}, {
  faults: ["roster-dropped", "operation-hangs", "notification-split", "response-reset"],
  inProcess: true,
}, async ({ session, fault }) => {
  if (fault?.spec === "operation-hangs") expect.soft(session.missing()).toBe("nothing");
  return fault === undefined ? "is at home" : "waits";
});

eachFault(${JSON.stringify(cassetteFile("invite-one"))}, ["roster-dropped"], () => undefined);

eachFault.skip("no-such-cassette", ["roster-dropped"], () => undefined);
`;

const RECORDED = `
import { describe } from "vitest";
import { expect, test } from "rollcall/vitest";

const ask = async ({ graphUrl }) =>
  (await fetch(graphUrl + "/v1.0/communications/calls/1", { headers: { authorization: "Bearer x" } })).status;

describe("a bot that asks", () => {
  test("is answered", async ({ rollcall }) => {
    expect(await ask(await rollcall.cassette())).toBe(404);
  });
  test("fails", async ({ rollcall }) => {
    expect(await ask(await rollcall.cassette())).toBe(200);
  });
});

test("fails behind its end", async ({ rollcall, onTestFinished }) => {
  onTestFinished(() => { throw new Error("left something behind"); });
  await ask(await rollcall.cassette());
});

test("is left out on the way", async ({ rollcall, skip }) => {
  await ask(await rollcall.cassette());
  skip("not today");
});

let tried = 0;
test("comes off in the end", { retry: 1 }, async ({ rollcall }) => {
  await ask(await rollcall.cassette());
  expect((tried += 1)).toBe(2);
});

test("two with one name", async ({ rollcall }) => void (await rollcall.cassette()));
test("two with one name!", () => undefined);
`;

test("in a user's project faults are skipped visibly, and what the bot did under the others is printed once", async () => {
  const { tests, stdout, stderr } = await runProject(await userProject({ "faults.test.js": FAULTS }));
  const group = `each fault on ${cassetteFile("invite-one")}`;
  expect(Object.entries(tests).map(([name, { status }]) => `${name.replace(group, "")}: ${status}`)).toEqual([
    ...[", in process without a fault: passed", ", in process roster-dropped: passed"],
    ...[", in process operation-hangs: failed", ", in process notification-split: skipped"],
    ...[", in process response-reset: skipped", " without a fault: passed", " roster-dropped: passed"],
    ...["each fault on no-such-cassette without a fault: skipped"],
    ...["each fault on no-such-cassette roster-dropped: skipped"],
  ]);
  const idle =
    "notification-split had nothing to fire on: the tape has no notification that has several items";
  expect(stdout).toMatch(new RegExp(`↓ .* > notification-split \\d+ms \\[${idle}\\]`));
  const table = stdout
    .slice(stdout.indexOf(`${group}, in process\n\nfault`))
    .split("\n")
    .slice(2, 8);
  expect(table).toEqual([
    "fault               result   what the bot did",
    "without a fault     passed   is at home",
    "roster-dropped      passed   waits (roster-dropped never fired)",
    expect.stringMatching(
      /^operation-hangs +failed +waits \(expected .* to be 'nothing'.*\) \(operation-hangs never fired\)$/,
    ),
    `notification-split  skipped  (${idle})`,
    expect.stringMatching(
      /^response-reset +skipped +\(response-reset is done to a connection, and in process there is none/,
    ),
  ]);
  expect(stdout.split("what the bot did")).toHaveLength(2);
  expect(stderr.match(/^rollcall: .*/gm)).toEqual([expect.stringContaining("operation-hangs")]);
});

test("in a user's project a cassette is recorded once, by a test that passes, and never in a CI", async () => {
  const folder = await userProject({ "bot.test.js": RECORDED });
  const { tests, stdout, stderr } = await runProject(folder);
  expect(Object.entries(tests).map(([name, { status }]) => `${name}: ${status}`)).toEqual([
    ...["a bot that asks is answered: passed", "a bot that asks fails: failed"],
    ...["fails behind its end: failed", "is left out on the way: skipped", "comes off in the end: passed"],
    ...["two with one name: failed", "two with one name!: passed"],
  ]);
  expect(tests["two with one name"]?.failure).toContain(
    'would be the cassette of two tests, "two with one name" and "two with one name!"',
  );
  const files = ["a-bot-that-asks-is-answered.json", "comes-off-in-the-end.json"];
  expect(await readdir(path.join(folder, "cassettes", "bot"))).toEqual(files);
  for (const file of files)
    expect(stdout).toContain(`rollcall: recorded cassettes/bot/${file}, 1 exchange: commit it`);
  const left = [
    "a-bot-that-asks-fails",
    "fails-behind-its-end",
    "is-left-out-on-the-way",
    "comes-off-in-the-end",
  ];
  for (const name of left)
    expect(stderr).toContain(`rollcall: cassettes/bot/${name}.json is not kept: its test has not passed.`);

  const again = await runProject(folder, "true");
  expect(again.stdout).not.toContain("recorded cassettes");
  expect(again.tests["a bot that asks is answered"]?.status).toBe("passed");
  expect(again.tests["a bot that asks fails"]?.failure).toContain(
    "cassettes/bot/a-bot-that-asks-fails.json is missing, and rollcall.cassette() records nothing in a CI (CI=true).",
  );
  expect(await readdir(path.join(folder, "cassettes", "bot"))).toEqual(files);
});

test("in a user's project a name that is no fault fails the file, with the nearest one", async () => {
  const folder = await userProject({
    "faults.test.js": FAULTS.replace('"roster-dropped", "op', '"roster-drop", "op'),
  });
  await writeFile(
    path.join(folder, "other.test.js"),
    'import { test } from "vitest"; test("passes", () => {});',
  );
  const { tests, stderr } = await runProject(folder);
  expect(tests).toEqual({ passes: { status: "passed", failure: "" } });
  expect(stderr).toContain("there is no fault roster-drop. Is roster-dropped meant?");
});
