import { describe, vi } from "vitest";
import { Rollcall } from "../../src/harness/rollcall.js";
import { expect, test } from "../../src/harness/vitest.js";
import { cassetteFile } from "../support/cassettes.js";
import { accepted, INVITE, send } from "../support/invite-one.js";
import { GRAPH } from "../support/process-clients.js";
import { processState } from "../support/process-state.js";

// Nobody has loaded nock here: rollcall does.
const BEFORE = processState();

/** A session of a test, and the test's end. */
async function ended(run: (rollcall: Rollcall) => Promise<unknown>): Promise<void> {
  const rollcall = new Rollcall({ timeout: 0 });
  try {
    await run(rollcall);
  } finally {
    await rollcall.close();
  }
}

describe("the process is as it was", () => {
  test("behind a session, and while it lasts it is not", async () => {
    await ended(async (rollcall) => {
      const session = await rollcall.inProcess("invite-one");
      session.deliverTo(accepted);
      expect(processState()).not.toEqual(BEFORE);
      expect((await send(GRAPH, INVITE)).status).toBe(200);
      await session.complete();
    });
    expect(processState()).toEqual(BEFORE);
  });

  test("behind the last of several sessions, in whatever order they end", async () => {
    const [one, other] = [new Rollcall({ timeout: 0 }), new Rollcall({ timeout: 0 })];
    await one.inProcess("invite-one");
    const session = await other.inProcess("invite-one");
    await one.close();
    session.deliverTo(accepted);
    expect((await send(GRAPH, INVITE)).status).toBe(200);
    await other.close();
    expect(processState()).toEqual(BEFORE);
  });

  test("behind a test that throws, with a request under way", async () => {
    const mistake = new Error("a mistake in the test");
    const thrown = ended(async (rollcall) => {
      await rollcall.inProcess("invite-one");
      void send(GRAPH, INVITE).catch(() => undefined);
      throw mistake;
    });
    await expect(thrown).rejects.toBe(mistake);
    expect(processState()).toEqual(BEFORE);
  });

  test("behind a test that has not waited for its session to start", async () => {
    await ended((rollcall) => {
      void rollcall.inProcess("invite-one");
      void rollcall.inProcess("nothing").catch(() => undefined);
      return Promise.resolve();
    });
    expect(processState()).toEqual(BEFORE);
  });

  test("behind a session that was stopped by the test, before the test is over", async ({ rollcall }) => {
    const session = await rollcall.inProcess("invite-one");
    await session.stop();
    expect(processState()).toEqual(BEFORE);
  });
});

const REFUSED: Readonly<Record<string, [start: (rollcall: Rollcall) => Promise<unknown>, why: string]>> = {
  "there is no such cassette": [
    (rollcall) => rollcall.inProcess("nothing"),
    "cassettes/nothing.json: there is no such file",
  ],
  "the cassette is a folder": [
    (rollcall) => rollcall.inProcess(cassetteFile("invite-one").replace(/invite-one\.json$/, "")),
    "is a folder. In process a session has one cassette.",
  ],
  "a fault is done to a connection": [
    (rollcall) => rollcall.inProcess("invite-one", { faults: ["response-reset"] }),
    "response-reset is done to a connection, and in process there is none. Use replay, which listens.",
  ],
  "a fault is none": [
    (rollcall) => rollcall.inProcess("invite-one", { faults: ["nothing"] }),
    "--fault nothing: there is no fault nothing",
  ],
  "an option does not do": [
    (rollcall) => rollcall.inProcess("invite-one", { callback: "bot" }),
    '--callback "bot" is no http(s) URL',
  ],
  "nock is off": [
    (rollcall) => {
      vi.stubEnv("NOCK_OFF", "true");
      return rollcall.inProcess("invite-one");
    },
    "NOCK_OFF=true: nock catches nothing in this process. Unset it, or use rollcall.replay.",
  ],
};

describe.each(Object.entries(REFUSED))("where %s", (_name, [start, why]) => {
  test("no session starts, the reason is said, and the process is as it was", async () => {
    await ended(async (rollcall) => {
      await expect(start(rollcall)).rejects.toThrow(why);
      expect(processState()).toEqual(BEFORE);
      expect(rollcall.sessions).toEqual([]);
    });
    vi.unstubAllEnvs();
  });

  test("a session that is open stays as it is", async ({ rollcall }) => {
    const session = await rollcall.inProcess("invite-one");
    session.deliverTo(accepted);
    if (_name === "nock is off") return; // it is asked once, when the first session starts
    await expect(start(rollcall)).rejects.toThrow(why);
    expect((await session.run(() => send(GRAPH, INVITE))).status).toBe(200);
    await session.complete();
    expect(session).toBeClean();
  });
});

test("setFaults refuses one that is done to a connection, and changes nothing", async ({ rollcall }) => {
  const session = await rollcall.inProcess("invite-one", { faults: ["roster-dropped"] });
  session.deliverTo(accepted);
  await expect(session.setFaults(["response-truncated"])).rejects.toThrow(
    "response-truncated is done to a connection, and in process there is none. Use replay, which listens.",
  );
  await send(GRAPH, INVITE);
  await session.settled();
  expect(session.report()).toMatchObject({ clean: true, delivered: 1 });
});
