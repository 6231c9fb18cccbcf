import nock from "nock";
import { afterEach, beforeEach, describe } from "vitest";
import { messageOf } from "../../src/base/errors.js";
import { Rollcall } from "../../src/harness/rollcall.js";
import { expect, test } from "../../src/harness/vitest.js";
import { accepted, INVITE, send } from "../support/invite-one.js";
import { GRAPH } from "../support/process-clients.js";
import { processState } from "../support/process-state.js";
import { upstream } from "../support/upstream.js";

// nock is the test's own here, and active before any session.
const OWN = { ...nock };
const LOGIN = "https://login.microsoftonline.com";
let before = processState();

beforeEach(() => {
  if (!nock.isActive()) nock.activate();
  before = processState();
});
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

/** What is so while a session is open: it has its requests, others are refused, this machine is reached. */
async function expectCaught(): Promise<void> {
  const here = await upstream();
  expect((await send(GRAPH, INVITE)).status).toBe(200);
  expect(await (await fetch(`${here.origin}/hello`)).text()).toBe("answer to /hello");
  await expect(fetch("https://somewhere.invalid/")).rejects.toMatchObject({
    cause: { message: expect.stringContaining("let no request out to somewhere.invalid") as string },
  });
}

/** What a test may do to nock in the middle, and whether it is to be active behind it. */
const MEANWHILE: Readonly<Record<string, [act: () => void, isActive: boolean]>> = {
  nothing: [() => undefined, true],
  "nock.cleanAll()": [() => nock.cleanAll(), true],
  "nock.disableNetConnect()": [() => nock.disableNetConnect(), true],
  "nock.enableNetConnect()": [() => nock.enableNetConnect(), true],
  "nock.abortPendingRequests()": [() => nock.abortPendingRequests(), true],
  "nock.restore()": [() => nock.restore(), false],
  "nock.restore() and nock.activate()": [
    () => {
      nock.restore();
      nock.activate();
    },
    true,
  ],
};

describe.each(Object.entries(MEANWHILE))("a test that does %s in the middle", (_name, [act, isActive]) => {
  test("is caught on, and nock is behind it as the test left it", async () => {
    const rollcall = new Rollcall({ timeout: 0 });
    const session = await rollcall.inProcess("invite-one");
    session.deliverTo(accepted);
    act();
    expect(nock.isActive()).toBe(isActive);
    await expectCaught();
    await session.complete();
    expect(session).toBeClean();
    await rollcall.close();
    expect(nock.isActive()).toBe(isActive);
    expect({ ...nock }).toEqual(OWN);
    if (isActive) expect(processState()).toEqual(before);
  });
});

test("a test that had nock inactive has it inactive behind a session, and active where it says so in the middle", async () => {
  nock.restore();
  const inactive = processState();
  for (const wanted of [false, true]) {
    const rollcall = new Rollcall({ timeout: 0 });
    const session = await rollcall.inProcess("invite-one");
    session.deliverTo(accepted);
    expect(nock.isActive()).toBe(false);
    if (wanted) nock.activate();
    if (wanted) expect(() => nock.activate()).toThrow("Nock already active");
    await expectCaught();
    await session.complete();
    await rollcall.close();
    expect(nock.isActive()).toBe(wanted);
    if (!wanted) expect(processState()).toEqual(inactive);
  }
});

describe.each(["disabled", "enabled"])("where the net is %s for nock", (net) => {
  test("it is so again behind a session", async () => {
    if (net === "disabled") nock.disableNetConnect();
    const { origin } = await upstream();
    const rollcall = new Rollcall({ timeout: 0 });
    await rollcall.inProcess("invite-one");
    expect((await fetch(origin)).status).toBe(200);
    await rollcall.close();
    const after = await fetch(origin).then(
      () => "enabled",
      (error: unknown) => messageOf(error),
    );
    expect(after).toContain(net === "enabled" ? net : "Nock: Disallowed net connect");
  });
});

describe("mocks of the test's own", () => {
  test("are there behind a session as before it, and none of rollcall's stands among them", async () => {
    nock(LOGIN).post("/token").reply(200, { access_token: "first" });
    const mine = { active: nock.activeMocks(), pending: nock.pendingMocks() };
    const rollcall = new Rollcall({ timeout: 0 });
    await rollcall.inProcess("invite-one");
    expect({ active: nock.activeMocks(), pending: nock.pendingMocks() }).toEqual(mine);
    await fetch(`${LOGIN}/token`, { method: "POST" });
    expect(nock.isDone()).toBe(true);
    await rollcall.close();
    expect(nock.activeMocks()).toEqual([]);
  });

  test.for(["before", "behind"])(
    "of Graph itself give way to a session, and come back: made %s its start",
    async (when) => {
      const mock = (): unknown => nock(GRAPH).get("/v1.0/mine").reply(200, "mine").persist();
      if (when === "before") mock();
      const rollcall = new Rollcall({ timeout: 0 });
      const session = await rollcall.inProcess("invite-one");
      session.deliverTo(accepted);
      if (when === "behind") mock();
      expect((await send(GRAPH, INVITE)).status).toBe(200);
      expect((await fetch(`${GRAPH}/v1.0/mine`)).status).toBe(599);
      await session.settled();
      await rollcall.close();
      expect(await (await fetch(`${GRAPH}/v1.0/mine`)).text()).toBe("mine");
    },
  );

  test("that were used up in an earlier test do not stand in the way of a session", async ({ rollcall }) => {
    nock(GRAPH).get("/v1.0/mine").reply(200, "mine");
    await fetch(`${GRAPH}/v1.0/mine`);
    const session = await rollcall.inProcess("invite-one");
    session.deliverTo(accepted);
    expect((await send(GRAPH, INVITE)).status).toBe(200);
    await session.complete();
    expect(session).toBeClean();
  });

  test("hear of no request to Graph that they did not match", async ({ rollcall }) => {
    const unmatched: unknown[] = [];
    const hear = (request: unknown): void => void unmatched.push(request);
    nock.emitter.on("no match", hear);
    const session = await rollcall.inProcess("invite-one");
    session.deliverTo(accepted);
    await send(GRAPH, INVITE);
    await session.complete();
    nock.emitter.off("no match", hear);
    expect(unmatched).toEqual([]);
  });
});
