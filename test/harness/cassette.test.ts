import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { describe, vi } from "vitest";
import { openDraft } from "../../src/store/draft.js";
import { openCassette } from "../../src/store/open.js";
import { expect, test, type Rollcall, type TestSession } from "../../src/harness/vitest.js";
import { asking, createCall, hangUp, OWN_URL } from "../support/calling.js";
import { accepted } from "../support/invite-one.js";
import { ownCassette } from "../support/own-cassette.js";
import { upstream } from "../support/upstream.js";

/** A user's test: a call that is created and hung up. */
async function callAndHangUp(rollcall: Rollcall): Promise<{ session: TestSession; heard: string[] }> {
  const session = await rollcall.cassette();
  const heard: string[] = [];
  session.deliverTo((request) => (heard.push(request.url), accepted()));
  const created = session.next("create call");
  const { status, body } = await createCall(session.graphUrl);
  expect([status, body.callbackUri, (await created).route]).toEqual([201, OWN_URL, "create call"]);
  await session.settled();
  expect(await hangUp(session.graphUrl, body.id)).toBe(204);
  await session.complete();
  return { session, heard };
}

describe("a test with a cassette of its own", () => {
  test("is recorded when there is none, replayed from then on, and sees the same both times", async () => {
    const { file, run, said } = await ownCassette();
    const seen = [];
    for (const mode of ["recorded", "replayed"]) {
      const rollcall = run();
      const { session, heard } = await callAndHangUp(rollcall);
      expect(session).toBeClean();
      expect(session.cassette).toBe(file);
      const { requests, delivered, undelivered, missed } = session.report();
      seen.push({
        ...{ heard, requests, delivered, undelivered, missed },
        asked: session.requests.map(({ route, status, exchange }) => [route, status, exchange]),
        told: session.notifications.map(({ items, ...told }) => [
          items[0]?.state,
          told.status,
          told.exchange,
        ]),
        ...{ missing: session.missing(), pending: session.pending() },
      });
      expect(existsSync(file)).toBe(mode === "replayed");
      await rollcall.close();
      await rollcall.finish(true);
      expect(existsSync(file)).toBe(true);
    }
    const [recorded, replayed] = seen;
    expect(replayed).toEqual(recorded);
    expect(recorded?.heard).toEqual(Array(4).fill("http://bot.invalid/api/calls?bot=a"));
    expect(said).toEqual({ info: [`rollcall: recorded ${file}, 6 exchanges: commit it`], warn: [] });
    expect(await readdir(path.dirname(file))).toEqual(["calls.json"]);
    expect((await openCassette(file)).cassette.name).toBe("calls");
  });

  test("is kept when the test itself has stopped its session", async () => {
    const { file, run } = await ownCassette();
    const rollcall = run();
    const { session } = await callAndHangUp(rollcall);
    expect(await session.stop()).toMatchObject({ clean: true, requests: 2, delivered: 4 });
    await rollcall.finish(true);
    expect((await openCassette(file)).cassette.exchanges).toHaveLength(6);
  });

  test("leaves nothing when it has failed, and says so", async () => {
    const { file, run, said } = await ownCassette();
    const rollcall = run();
    await callAndHangUp(rollcall);
    await rollcall.close();
    await rollcall.finish(false);
    expect(await readdir(path.dirname(file))).toEqual([]);
    const remedy = "The next run records it again.";
    expect(said).toEqual({
      info: [],
      warn: [`rollcall: ${file} is not kept: its test has not passed. ${remedy}`],
    });
  });

  test("leaves nothing when nothing was asked", async () => {
    const { file, run, said } = await ownCassette();
    const rollcall = run();
    expect(await rollcall.cassette()).not.toBeClean();
    await rollcall.finish(true);
    expect(await readdir(path.dirname(file))).toEqual([]);
    expect(said.warn).toEqual([`rollcall: ${file} was not recorded: nothing was asked of Graph.`]);
  });

  test("leaves nothing where rollcall has answered in the place of Graph: no bot is to be played that", async () => {
    const { file, run, said } = await ownCassette();
    const rollcall = run();
    const session = await rollcall.cassette();
    expect((await asking(session.graphUrl, "/v1.0/me")).status).toBe(599);
    const message = "rollcall does not simulate GET /v1.0/me. docs/simulate.md lists what it does.";
    expect(session.report().findings).toMatchObject([{ kind: "miss", message }]);
    await rollcall.finish(true);
    expect(existsSync(file)).toBe(false);
    expect(said.warn.at(-1)).toBe(
      `rollcall: ${file} is not kept: ${message}. The next run records it again.`,
    );
  });

  test("has one session", async () => {
    const { file, run } = await ownCassette();
    const rollcall = run();
    await rollcall.cassette();
    await expect(rollcall.cassette()).rejects.toThrow(`rollcall.replay(${JSON.stringify(file)})`);
  });

  test("is never recorded in a CI, where a cassette that is missing is an error that says what to do", async () => {
    const { file, run } = await ownCassette();
    vi.stubEnv("CI", "true");
    await expect(run().cassette()).rejects.toThrow(
      `${file} is missing, and rollcall.cassette() records nothing in a CI (CI=true). ` +
        "Record it on a machine of yours and commit it.",
    );
    expect(existsSync(path.dirname(file))).toBe(false);
  });

  test("is recorded by one at a time, and another one is told who does", async () => {
    const { file, run } = await ownCassette();
    const first = run();
    const { session } = await callAndHangUp(first);
    await expect(run().cassette()).rejects.toThrow(
      `${file} is being recorded at this moment, and one cassette is recorded by one test at a time: ` +
        `${file}.lock is held by process ${process.pid}`,
    );
    await session.stop();
    await first.finish(true);
    expect(await openDraft(file)).toBeUndefined(); // it has come in the meantime
    expect((await run().cassette()).missing()).toHaveLength(6);
  });

  test("takes no upstream that is none, also when it is replayed", async () => {
    const { run } = await ownCassette();
    const options = { upstream: "graph" };
    await expect(run().cassette(options)).rejects.toThrow('--upstream "graph" is no http(s) URL');
    const rollcall = run();
    await callAndHangUp(rollcall);
    await rollcall.finish(true);
    await expect(run().cassette(options)).rejects.toThrow('--upstream "graph" is no http(s) URL');
  });
});

describe("what has no place in a recording is said, with what to do instead", () => {
  const REMEDY = "Record it in a test without, and use rollcall.replay(";

  test.for([
    ["faults", { faults: ["operation-fails"] }],
    ["faultsFile", { faultsFile: "faults.yaml" }],
    ['timing "manual"', { timing: "manual" }],
  ] as const)("%s, before anything is recorded", async ([what, options]) => {
    const { file, run } = await ownCassette();
    const asked = run().cassette(options);
    await expect(asked).rejects.toThrow(`${what} has no place while ${file} is being recorded: `);
    await expect(asked).rejects.toThrow(REMEDY);
    expect(existsSync(path.dirname(file))).toBe(false);
  });

  test("advance, setFaults and rewind, when they are called", async () => {
    const { run } = await ownCassette();
    const session = await run().cassette();
    await expect(session.advance(1)).rejects.toThrow("its time is that of the machine");
    await expect(session.setFaults(["operation-fails"])).rejects.toThrow("faults bend what is on a tape");
    expect(() => session.rewind()).toThrow(REMEDY);
  });

  test("ring, where Graph is not simulated", async () => {
    const { run } = await ownCassette();
    const session = await run().cassette({ upstream: (await upstream()).origin });
    expect(() => session.ring()).toThrow("let somebody call the bot");
  });
});
