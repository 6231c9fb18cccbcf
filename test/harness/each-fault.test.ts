import { describe } from "vitest";
import { CATALOGUE } from "../../src/fault/catalogue/index.js";
import {
  eachFault,
  expect,
  test,
  type EachFaultOptions,
  type FaultContext,
  type UnderFault,
} from "../../src/harness/vitest.js";
import { accepted, INVITE, send } from "../support/invite-one.js";

/** A bot that is throttled asks again, once. */
async function invite(graphUrl: string): Promise<number> {
  const { status } = await send(graphUrl, INVITE);
  return status === 429 ? (await send(graphUrl, INVITE)).status : status;
}

describe("a list of faults", () => {
  const ran: [title: string, fault: UnderFault | undefined, told: number][] = [];

  eachFault(
    "invite-one",
    [
      ...["roster-dropped", "throttled,operation=invite,retry-after=0"],
      { fault: "throttled", "retry-after": 0, when: { operation: "invite" } },
      ["throttled,retry-after=0", { fault: "roster-twice" }],
      ...["participants-ignored", "roster-late,exchange=x9"],
      ["operation-fails", "operation-hangs"],
    ],
    async ({ session, fault, rollcall, task, expect: own }) => {
      session.deliverTo(accepted);
      own(await invite(session.graphUrl)).toBe(200);
      await session.settled();
      expect(rollcall.sessions).toEqual([session]);
      const faults = session.report().faults?.map((one) => one.fault.replace(/,.*/, ""));
      expect(faults).toEqual(fault?.names);
      ran.push([task.name, fault, session.notifications.length]);
    },
  );

  test("is run one by one, after a run without any, each with a session of its own; what cannot be is not", () => {
    const names = (spec: string): string[] => spec.split(" + ").map((one) => one.replace(/,.*/, ""));
    const run = (spec: string, told: number) => [spec, { spec, names: names(spec) }, told];
    expect(ran).toEqual([
      ["without a fault", undefined, 2],
      run("roster-dropped", 1),
      run("throttled,operation=invite,retry-after=0", 2),
      run("throttled,retry-after=0,operation=invite", 2),
      run("throttled,retry-after=0 + roster-twice", 3),
    ]);
  });
});

describe("without a list", () => {
  const ran: string[] = [];

  eachFault("invite-one", { inProcess: true, seed: 7, timeout: 50_000 }, async (context) => {
    const { session, fault, task } = context;
    session.deliverTo(accepted);
    expect([session.graphUrl, session.seed, task.timeout]).toEqual([
      "https://graph.microsoft.com",
      7,
      50_000,
    ]);
    await invite(session.graphUrl);
    await session.settled();
    ran.push(fault?.spec ?? "none");
  });

  test("all of the catalogue are run, in process but for those that are done to a connection", () => {
    const idle = ["roster-partial", "participants-ignored", "participant-missing", "notification-split"];
    const possible = CATALOGUE.filter(({ name, atWire }) => !atWire && !idle.includes(name));
    expect(ran).toEqual(["none", ...possible.map(({ name }) => name)]);
  });
});

describe("a mistake is an error at once", () => {
  const nothing = (_context: FaultContext): void => undefined;

  test.for<[what: string, faults: EachFaultOptions["faults"], message: string]>([
    ["a name that is no fault", ["operation-fails", "operation-fail"], "Is operation-fails meant?"],
    ["one in a combination", [["roster-dropped", { fault: "throttle" }]], "Is throttled meant?"],
    ["an option that a fault does not have", ["throttled,after=1"], "throttled has no option after."],
    ["an after-fault that does not stand before", [["throttled,after-fault=roster-late"]], "it is the first"],
    ["no faults", [], "eachFault was given no faults. Leave the list out for all that there are."],
    ["a combination of none", [[]], "eachFault was given a combination of no faults."],
  ])("%s", ([, faults, message]) => {
    expect(() => eachFault("invite-one", faults ?? [], nothing)).toThrow(message);
    expect(() => eachFault("invite-one", { faults: faults ?? [] }, nothing)).toThrow(message);
  });

  test("no test", () => {
    expect(() => eachFault("invite-one", ["roster-dropped"], undefined as never)).toThrow(
      "eachFault needs a function, which is the test.",
    );
  });
});
