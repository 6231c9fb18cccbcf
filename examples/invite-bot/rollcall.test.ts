// The bot's tests as its users write them: no tenant, no sleeps. Yours import from "rollcall/vitest".
import { describe } from "vitest";
import { eachFault, expect, test, type Rollcall, type TestSession } from "../../src/harness/vitest.js";
import { peerCall } from "./graph.js";
import { runScript } from "./run-script.js";

const folder = "examples/invite-bot/cassettes";
const WHOLE_CALL = `${folder}/rollcall/does-all-that-it-was-asked-to.json`;

// The first run records what a simulated Graph does; from then on the cassette is played, in a CI, too.
test("does all that it was asked to", async ({ rollcall }) => {
  const session = await rollcall.cassette({ folder });
  const { allAsAsked, told } = await runScript(session);
  expect(told).toContain("group call: invite Lidia Holloway and Pradeep Gupta completed");
  expect(allAsAsked).toBe(true);
  await session.complete();
  expect(session).toBeClean();
});

test("hangs up whom it has called", async ({ rollcall }) => {
  const adele = { id: "112f7296-5fa4-42ca-bae8-6a692b15d4b8", kind: "user", name: "Adele Vance" };
  const session = await rollcall.cassette({ folder });
  const { told } = await runScript(session, async (bot) => {
    const call = await bot.createCall("peer call", "call Adele Vance", peerCall(adele, "a-tenant"));
    await bot.hangUp(call);
  });
  expect(told.at(-1)).toMatch("peer call: terminated");
  expect(session.requests.map(({ route }) => route)).toEqual(["create call", "delete call"]);
  expect(session).toBeClean();
});

type Start = (rollcall: Rollcall, faults?: string[]) => Promise<TestSession>;

const WAYS: Record<string, Start> = {
  "over sockets": (rollcall, faults = []) => rollcall.replay(WHOLE_CALL, { faults }),
  "in process": (rollcall, faults = []) => rollcall.inProcess(WHOLE_CALL, { faults }),
};

describe.each(Object.entries(WAYS))("%s", (_way, start) => {
  test("does the same again without Graph", async ({ rollcall }) => {
    const session = await start(rollcall);
    expect(await runScript(session)).toMatchObject({ allAsAsked: true, troubles: [] });
    await session.complete();
    expect(session).toBeClean();
  });

  test("tells why an invite failed, and goes on with the others", async ({ rollcall }) => {
    const session = await start(rollcall, [
      "operation-fails,operation=invite,nth=2,code=pstn-sponsor-missing",
    ]);
    const { told, troubles } = await runScript(session);
    expect(troubles[0]).toMatch(/^group call: invite Lidia Holloway and Pradeep Gupta failed: /);
    expect(told).toContain("group call: invite Reception completed");
    expect(session).toBeClean();
  });

  test("takes it as it is when somebody shows on the roster first, and when late", async ({ rollcall }) => {
    const session = await start(rollcall, ["roster-first,nth=1", "roster-late,nth=3"]);
    expect(await runScript(session)).toMatchObject({ allAsAsked: true });
    expect(session).toBeClean();
  });

  test("tells whom Graph left out without a word", async ({ rollcall }) => {
    const session = await start(rollcall, ["participant-missing"]);
    const { troubles } = await runScript(session);
    expect(troubles).toContain("group call: Pradeep Gupta was left out by Graph without a word");
  });
});

// Whatever Graph does, the bot takes every notification and leaves no call open. What it says is in the table that is printed.
const holdsOut = async ({ session }: { session: TestSession }): Promise<string> => {
  const { troubles } = await runScript(session);
  expect(session.notifications.filter(({ status }) => status !== 202)).toEqual([]);
  expect(leftOpen(session)).toBe(0);
  return troubles[0] ?? "all is as asked";
};

eachFault(WHOLE_CALL, { inProcess: true }, holdsOut);

// What is done to a connection needs one.
eachFault(
  WHOLE_CALL,
  [
    ...["response-slow,operation=invite,over=100", "response-reset,operation=invite"],
    ...["response-truncated,operation=invite", "response-garbled,operation=invite"],
    ["response-reset,operation=invite,nth=1,after=acted", "roster-late"],
  ],
  holdsOut,
);

/** How many of the calls that there were have neither ended nor been hung up. */
function leftOpen({ requests, notifications }: TestSession): number {
  const created = requests.filter(({ route, status }) => route === "create call" && status === 201);
  const hungUp = requests
    .filter(({ route }) => route === "delete call")
    .map(({ url }) => url.split("/").at(-1));
  const ended = notifications.flatMap(({ items }) => items.filter(({ state }) => state === "terminated"));
  return created.length - new Set([...hungUp, ...ended.map(({ call }) => call)]).size;
}
