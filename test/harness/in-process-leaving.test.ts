import { once } from "node:events";
import https from "node:https";
import axios from "axios";
import { describe } from "vitest";
import { messageOf } from "../../src/base/errors.js";
import { expect, type Rollcall, type TestSession } from "../../src/harness/vitest.js";
import { at, CALLS, cassetteOf, request, toBot, toGraph } from "../support/exchanges.js";
import { temporaryCassette } from "../support/cassettes.js";
import { accepted } from "../support/invite-one.js";
import { EACH_CLIENT, GRAPH, PROCESS_CLIENTS } from "../support/process-clients.js";
import { timed, type WatchedClock } from "../support/watched-clock.js";

const ASK = request("POST", "/v1.0/ask");
const HELD = 40;

/** An answer that is held for `HELD` ms, what comes of it, and another one that an equal request would get. */
const TAPE = cassetteOf(
  toGraph("x1", ASK, { text: "the first", after: HELD }),
  at(HELD + 10, toBot("x2", CALLS.one, "x1")),
  at(HELD + 20, toGraph("x3", ASK, { text: "the second" })),
);

/** A session whose answers are held by a clock that the test moves. */
async function held(rollcall: Rollcall, clock: WatchedClock): Promise<TestSession> {
  const session = await rollcall.inProcess(await temporaryCassette(TAPE), { timing: "recorded", clock });
  session.deliverTo(accepted);
  return session;
}

const cutOffs = ({ events }: TestSession): number => events.filter(({ event }) => event === "cut-off").length;

/** Ways to leave before there is an answer. */
const LEAVING: Readonly<Record<string, () => { asked: Promise<unknown>; leave: () => void }>> = {
  ...Object.fromEntries(
    EACH_CLIENT.map(([name, ask]) => [
      `${name}, by a signal`,
      () => {
        const { signal, abort } = aborting();
        return { asked: ask(GRAPH + ASK.url, { signal }), leave: abort };
      },
    ]),
  ),
  "node:https, by its request's destroy": () => {
    const asking = https.request(GRAPH + ASK.url, { method: "POST" }).end();
    return {
      asked: new Promise((_resolve, reject) => asking.once("error", reject)),
      leave: () => void asking.destroy(),
    };
  },
};

function aborting(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

describe.each(Object.entries(LEAVING))("%s: whoever leaves before the answer", (_name, ask) => {
  timed("gets it when he asks again, and nothing has come of it meanwhile", async (rollcall, clock) => {
    const session = await held(rollcall, clock);
    const played = session.next("x1");
    const { asked, leave } = ask();
    const failed = expect(asked).rejects.toThrow();
    await played;
    leave();
    await failed;
    await session.settled();
    expect([cutOffs(session), session.report().delivered]).toEqual([1, 0]);
    const answer = PROCESS_CLIENTS.axios(GRAPH + ASK.url);
    await clock.scheduled(1);
    clock.advance(HELD);
    expect((await answer).body.toString()).toBe("the first");
    await clock.scheduled(1);
    clock.advance(HELD);
    await session.settled();
    expect(session.report()).toMatchObject({ clean: true, played: 1, repeated: 1, delivered: 1 });
  });

  timed("at once, before anybody has heard of him, leaves nothing to wait for", async (rollcall, clock) => {
    const session = await held(rollcall, clock);
    const { asked, leave } = ask();
    const failed = expect(asked).rejects.toThrow();
    leave();
    await failed;
    await session.settled();
    expect(session.report().delivered).toBe(0);
  });
});

/** Time-outs of the clients' own: by the machine's clock, which a held answer does not care for. */
const TIMING_OUT: Readonly<Record<string, () => Promise<unknown>>> = {
  axios: () => axios.post(GRAPH + ASK.url, "", { timeout: 5 }),
  "Node's fetch": () => fetch(GRAPH + ASK.url, { method: "POST", signal: AbortSignal.timeout(5) }),
  "node:https": () =>
    new Promise((_resolve, reject) => {
      const asking = https.request(GRAPH + ASK.url, { method: "POST", timeout: 5 });
      asking.once("timeout", () => asking.destroy(new Error("timeout")));
      asking.once("error", reject).end();
    }),
};

describe.each(Object.entries(TIMING_OUT))("%s", (_name, ask) => {
  timed("times out by its own clock while an answer is held", async (rollcall, clock) => {
    const session = await held(rollcall, clock);
    await expect(ask()).rejects.toThrow(/time-?out/i);
    await session.settled();
    expect(cutOffs(session)).toBe(1);
  });
});

timed(
  "fetch that is aborted behind the head has no body, and the answer was given",
  async (rollcall, clock) => {
    const session = await held(rollcall, clock);
    const { signal, abort } = aborting();
    const asked = fetch(GRAPH + ASK.url, { method: "POST", signal });
    await clock.scheduled(1);
    clock.advance(HELD);
    const answer = await asked;
    abort();
    await expect(answer.text()).rejects.toThrow("aborted");
    await clock.scheduled(1);
    clock.advance(HELD);
    await session.settled();
    expect(session.report()).toMatchObject({ clean: true, delivered: 1 });
  },
);

timed("node:https that is destroyed behind the head: the answer was given", async (rollcall, clock) => {
  const session = await held(rollcall, clock);
  const asking = https.request(GRAPH + ASK.url, { method: "POST" });
  asking.once("response", () => asking.destroy());
  asking.once("error", () => undefined).end();
  await clock.scheduled(1);
  clock.advance(HELD);
  await once(asking, "close");
  await clock.scheduled(1);
  clock.advance(HELD);
  await session.settled();
  expect(session.report()).toMatchObject({ clean: true, delivered: 1 });
});

describe.each(EACH_CLIENT)("%s", (_name, ask) => {
  timed("hears that no answer comes when a session is stopped that holds it", async (rollcall, clock) => {
    const session = await held(rollcall, clock);
    const error = ask(GRAPH + ASK.url).catch((failed: unknown) => failed);
    await clock.scheduled(1);
    const stopped = session.stop();
    await clock.scheduled(2);
    clock.advance(5_000);
    expect(await stopped).toMatchObject({ played: 1, delivered: 0 });
    const { cause = await error } = (await error) as Error;
    expect(messageOf(cause)).toContain("socket hang up");
  });
});
