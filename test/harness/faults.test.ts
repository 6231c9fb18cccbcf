import { describe } from "vitest";
import { expect, test } from "../../src/harness/vitest.js";
import { routeOf } from "../../src/graph/routes.js";
import { officialClient } from "../support/graph-clients.js";
import { accepted, CALL, INVITE, send } from "../support/invite-one.js";

const PATH = `/communications/calls/${CALL}/participants/invite`;

/** Invites as the official client does; gives the operation of the answer. */
function invite(graphUrl: string): Promise<unknown> {
  return officialClient(graphUrl).api(PATH).post(INVITE.body);
}

test("the official client that is throttled twice ends with an invite that completes, in a clean session", async ({
  rollcall,
}) => {
  const session = await rollcall.replay("invite-one", { faults: ["throttled,times=2,retry-after=0"] });
  session.deliverTo(accepted);
  expect(await invite(session.graphUrl)).toMatchObject({ status: "Running" });
  await session.settled();
  expect(session).toBeClean();
  expect(session.report()).toMatchObject({ requests: 3, played: 1, faulted: 2, delivered: 2, unplayed: [] });
});

test("an early notification is answered before the answer to its cause has come", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one", { faults: ["notification-early,exchange=x2"] });
  const order: string[] = [];
  session.deliverTo(() => (order.push("told"), accepted()));
  await invite(session.graphUrl).then(() => order.push("answered"));
  await session.settled();
  expect(order).toEqual(["told", "answered", "told"]);
  expect(session).toBeClean();
});

test("a session that starts again lets an answer go that waits for an early notification", async ({
  rollcall,
}) => {
  const session = await rollcall.replay("invite-one", {
    ...{ faults: ["notification-early,exchange=x2"], timing: "manual" },
  });
  let told = (): void => undefined;
  const isTold = new Promise<void>((resolve) => (told = resolve));
  session.deliverTo(() => (told(), new Promise(() => undefined)));
  const asked = send(session.graphUrl, INVITE);
  await isTold;
  session.rewind();
  expect((await asked).status).toBe(200);
});

test("a session that ends while an answer dribbles out lets all of it go at once", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one", { faults: ["response-slow,over=3600000"] });
  session.deliverTo(accepted);
  const answer = await send(session.graphUrl, INVITE);
  const report = session.stop();
  expect(await answer.json()).toMatchObject({ status: "Running" });
  expect(await report).toMatchObject({ clean: true, delivered: 2 });
});

describe("on a running session", () => {
  test("another plan takes the place of the one before, from then on", async ({ rollcall }) => {
    const session = await rollcall.replay("seed-session", { faults: ["throttled,retry-after=0"] });
    const ask = async (): Promise<number> => (await send(session.graphUrl, INVITE)).status;
    expect(await ask()).toBe(429);
    await session.setFaults(["response-error,code=permission-missing"]);
    expect(await ask()).toBe(403);
    expect(session.report().faults).toMatchObject([
      { fault: "throttled,retry-after=0", fired: ["x2"] },
      { fault: "response-error,code=permission-missing", fired: ["x2"] },
    ]);
  });

  test("a plan that makes no sense is refused, and the one before holds on", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one", { faults: ["throttled,retry-after=0"] });
    session.deliverTo(accepted);
    await expect(session.setFaults(["operation-fails", "operation-hangs"])).rejects.toThrow(
      /operation-hangs/,
    );
    await expect(session.setFaults(["operation-fail"])).rejects.toThrow("Is operation-fails meant?");
    await invite(session.graphUrl);
    expect(session.report()).toMatchObject({ faulted: 1, clean: true });
  });

  test("the first plan brings the simulator with it, where nothing was played yet", async ({ rollcall }) => {
    const session = await rollcall.replay("invite-one");
    session.deliverTo(accepted);
    await session.setFaults(["operation-fails"]);
    await invite(session.graphUrl);
    await session.settled();
    await invite(session.graphUrl);
    await session.settled();
    expect(session.report()).toMatchObject({ invented: 1, delivered: 5, clean: true });
  });
});

test("what the simulator answers and tells says in its headers that it is invented", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one", { faults: ["operation-fails"] });
  const told: (string | null)[] = [];
  session.deliverTo((request) => (told.push(request.headers.get("x-rollcall")), accepted()));
  await invite(session.graphUrl);
  await session.settled();
  const answer = await send(session.graphUrl, INVITE);
  await session.settled();
  expect(answer.headers.get("x-rollcall")).toBe("invented");
  // The operation, the roster, and both steps of the end of the call that was replaced.
  expect(told).toEqual([null, "invented", "invented", "invented", "invented"]);
});

test("a call that the session does not know is a miss, with the simulator beside the tape, too", async ({
  rollcall,
}) => {
  const session = await rollcall.replay("invite-one", { otherwise: "simulate" });
  const url = `/v1.0/communications/calls/11111111-2222-4333-8444-555555555555/keepAlive`;
  expect(routeOf("POST", url)?.name).toBe("keepAlive");
  expect((await fetch(session.graphUrl + url, { method: "POST" })).status).toBe(599);
});
