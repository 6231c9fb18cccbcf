import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { cassetteFile } from "../support/cassettes.js";
import { start } from "../support/program.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What a user has: sessions that end well, that fail, that are stopped by the test, and a request that never comes. */
const TESTS = `
import { afterAll, expect as plain } from "vitest";
import { expect, test } from "rollcall/vitest";

const CASSETTE = ${JSON.stringify(cassetteFile("invite-one"))};
const urls = [];

test("passes", async ({ rollcall }) => {
  for (const _session of [1, 2]) urls.push((await rollcall.replay(CASSETTE)).graphUrl);
});

test("fails", async ({ rollcall }) => {
  const session = await rollcall.replay(CASSETTE);
  urls.push(session.graphUrl);
  const _invited = session.next("invite");
  expect(session).toBeClean();
});

test("throws", async ({ rollcall }) => {
  urls.push((await rollcall.replay(CASSETTE)).graphUrl);
  throw new Error("a mistake in the test");
});

test("stops its session itself", async ({ rollcall }) => {
  const session = await rollcall.replay(CASSETTE);
  urls.push(session.graphUrl);
  await session.stop();
});

test("finds no cassette", async ({ rollcall }) => {
  await expect(rollcall.replay("nothing")).rejects.toThrow("cassettes/nothing.json: there is no such file");
});

test("does without", () => expect(1).toBe(1));

afterAll(async () => {
  plain(urls).toHaveLength(5);
  for (const url of urls) await plain(fetch(url)).rejects.toThrow("fetch failed");
});
`;

interface Results {
  numTotalTests: number;
  testResults: [
    {
      status: string;
      message: string;
      assertionResults: { title: string; status: string; failureMessages: string[] }[];
    },
  ];
}

/** A project with one file of tests, in which rollcall and vitest are installed. */
async function project(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, "node_modules"));
  await symlink(ROOT, path.join(folder, "node_modules", "rollcall"));
  await symlink(path.join(ROOT, "node_modules", "vitest"), path.join(folder, "node_modules", "vitest"));
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(path.join(folder, "bot.test.js"), TESTS);
  return folder;
}

test("in a user's project sessions are closed when their test ends, also when it fails, and say why it did", async () => {
  const folder = await project();
  const vitest = path.join(ROOT, "node_modules", "vitest", "vitest.mjs");
  const { VITEST: _ours, VITEST_WORKER_ID: _worker, ...env } = process.env;
  const args = [
    "run",
    "--root",
    folder,
    "--reporter",
    "json",
    "--outputFile",
    path.join(folder, "results.json"),
  ];
  const { status, stderr } = await start(process.execPath, [vitest, ...args], { cwd: folder, env }).ended;
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  const results = JSON.parse(await readFile(path.join(folder, "results.json"), "utf8")) as Results;
  const [{ message, assertionResults }] = results.testResults;
  expect(message).toBe(""); // what afterAll has to say
  expect(assertionResults.map(({ title, status: ended }) => `${title}: ${ended}`)).toEqual([
    "passes: passed",
    "fails: failed",
    "throws: failed",
    "stops its session itself: passed",
    "finds no cassette: passed",
    "does without: passed",
  ]);
  const [, fails, throws] = assertionResults;
  expect(fails!.failureMessages.join()).toContain(
    "expected the session to be clean:\n  no-request  no request came",
  );
  expect(throws!.failureMessages.join()).toContain("a mistake in the test");
});
