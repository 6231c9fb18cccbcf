import { describe, expect, it } from "vitest";
import { bodyJson } from "../../src/tape/body.js";
import type { Exchange, TapeRequest } from "../../src/tape/exchange.js";
import { readRepositoryCassette } from "../support/cassettes.js";
import { faultySession } from "../support/fault-session.js";
import { bent, planOver, told } from "../support/fault-view.js";
import { LEAD, session } from "../support/session.js";

const { exchanges: INVITE_ONE } = readRepositoryCassette("invite-one");
const [INVITE] = INVITE_ONE.map(({ request }) => request) as [TapeRequest];
const COMPLETED = "eec3812a-fdc3-4fb4-825c-a06c9f35414e completed";

/** What a bot is told that plays the tape so many times; operations of a repetition have ids of their own. */
async function toldOf(times: number, ...plan: string[]): Promise<string[][]> {
  const { ask, settle, desk, posts } = faultySession(INVITE_ONE, plan, { repeat: true });
  const all = [];
  for (let nth = 0; nth < times; nth += 1) {
    const before = desk.came.length;
    await ask(INVITE);
    await settle();
    all.push(posts.slice(before).map((post) => `${post.id} ${told(post).map(withoutId).join(" + ")}`));
  }
  return all;
}

function withoutId(text: string): string {
  return text.replace(/^[0-9a-f-]{36} /, "");
}

describe("a tape that is repeated", () => {
  const roster = "x3 all of ab6233a5-20b7-4c5e-bea2-ce56c9776429: 278405a3-f568-4b3e-b684-009193463064";

  it("is bent each time", async () => {
    const failed = ["x2 failed 410/301004"];
    expect(await toldOf(3, "operation-fails")).toEqual([failed, failed, failed]);
  });

  it("is bent so many times, and then as it is", async () => {
    const whole = ["x2 completed", roster];
    expect(await toldOf(4, "operation-hangs,times=2")).toEqual([[], [], whole, whole]);
    expect(await toldOf(3, "operation-hangs,times=1", "notification-twice,times=2,exchange=x3")).toEqual([
      [],
      ["x2 completed", roster, roster.replace("x3", "x3.1")],
      whole,
    ]);
  });

  it("is bent by chance, each time by another one", async () => {
    const all = await toldOf(12, "operation-fails,probability=0.5");
    const failed = all.filter(([first]) => first === "x2 failed 410/301004");
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(12);
    expect(await toldOf(12, "operation-fails,probability=0.5")).toEqual(all);
  });
});

describe("sessions over one plan", () => {
  it("are told the same, one beside the other, and nothing of each other", async () => {
    const faults = planOver(INVITE_ONE, ["throttled", "operation-twice", "participant-leaves"]);
    const [one, other] = [session(INVITE_ONE, { faults }), session(INVITE_ONE, { faults })];
    const script = JSON.stringify(faults.at(1).script.postingsOf(INVITE_ONE[1]!));
    for (const { ask } of [one, other, one, other]) ask(INVITE);
    for (const { pass, desk } of [one, other, one, other, one, other]) {
      await pass(LEAD);
      for (const id of desk.came.slice(-1)) await desk.answer(id).catch(() => undefined);
    }
    for (const { desk, subject } of [one, other]) {
      expect(desk.came).toEqual(["x2", "x2.1", "x3", "x3.1"]);
      expect(subject.report()).toMatchObject({ requests: 2, played: 1, clean: true });
    }
    expect(one.subject.report().digest).toBe(other.subject.report().digest);
    expect(JSON.stringify(faults.at(1).script.postingsOf(INVITE_ONE[1]!))).toBe(script);
  });
});

describe("a bot with ids of its own", () => {
  const [RECORDED, LIVE] = [
    "278405a3-f568-4b3e-b684-009193463064",
    "aaaaaaaa-0000-4000-8000-000000000001",
  ] as const;
  const live = JSON.parse(JSON.stringify(INVITE).replaceAll(RECORDED, LIVE)) as TapeRequest;

  /** What it is told under a plan, and what one that has the recorded ids would be told. */
  async function both(plan: string): Promise<[Exchange[], Exchange[]]> {
    const { ask, settle, posts } = faultySession(INVITE_ONE, [plan]);
    await ask(live);
    await settle();
    return [posts, Object.values(bent(INVITE_ONE, plan).posted)];
  }

  it.each(["operation-fails", "participant-leaves", "roster-lobby", "call-ends", "notification-batched"])(
    "is told of them under %s, in what the fault says, too",
    async (plan) => {
      const [posts, recorded] = await both(plan);
      expect(posts.map(({ id }) => id)).toEqual(recorded.map(({ id }) => id));
      for (const [n, { request }] of recorded.entries()) {
        const body = JSON.stringify(bodyJson(request)).replaceAll(RECORDED, LIVE);
        expect(JSON.stringify(bodyJson(posts[n]!.request))).toBe(body);
      }
    },
  );

  it("reads its own id in the message of a failure", async () => {
    const [[post]] = await both("operation-fails");
    expect(JSON.stringify(post)).toContain(`participant 8:orgid:${LIVE}. Underlying`);
    expect(told(post!)).not.toEqual([COMPLETED]);
  });
});
