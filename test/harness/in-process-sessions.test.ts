import { EventEmitter, once } from "node:events";
import https from "node:https";
import axios from "axios";
import { describe } from "vitest";
import { onceAfter, systemClock } from "../../src/base/clock.js";
import { expect, test, type TestSession } from "../../src/harness/vitest.js";
import { accepted, CALL, INVITE, send } from "../support/invite-one.js";
import { GRAPH, PROCESS_CLIENTS } from "../support/process-clients.js";

/** A bot in a call of its own invites with one of the clients; gives the operation's URL, which names that call. */
async function inviteInto(number: number): Promise<string> {
  const call = String(number).padStart(8, "0") + CALL.slice(8);
  const clients = Object.values(PROCESS_CLIENTS);
  const { headers } = await clients[number % clients.length]!(GRAPH + INVITE.url.replace(CALL, call), {
    body: JSON.stringify(INVITE.body),
  });
  return String(headers["location"]).replace(/^.*calls\/(\d+).*$/, "$1");
}

function invite(): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(GRAPH + INVITE.url, { method: "POST", headers, body: JSON.stringify(INVITE.body) });
}

/** What a session was asked for and told. */
function tally(session: TestSession): object {
  const { requests, delivered, clean } = session.report();
  return { requests, delivered, clean };
}

const WHOLE = { requests: 1, delivered: 2, clean: true };

test("two hundred sessions at once, each of a test of its own: each has what its bot asks and no more", async ({
  rollcall,
}) => {
  const all = await Promise.all(
    Array.from({ length: 200 }, async (_, number) => {
      const session = await rollcall.inProcess("invite-one", { strict: true });
      const heard: string[] = [];
      session.deliverTo(async (notification) => {
        heard.push(...((await notification.text()).match(/\d{8}(?=-20b7)/g) ?? []));
        return accepted();
      });
      const located = await inviteInto(number);
      await session.complete();
      return { located, heard: [...new Set([located, ...heard])], tally: tally(session) };
    }),
  );
  expect(all).toEqual(
    all.map((_, number) => {
      const call = String(number).padStart(8, "0");
      return { located: call, heard: [call], tally: WHOLE };
    }),
  );
});

describe("tests that run at the same time", () => {
  test.concurrent.for(Array.from({ length: 10 }, (_, number) => number))(
    "have sessions of their own: %i",
    async (number, { rollcall, expect: expects }) => {
      const session = await rollcall.inProcess("invite-one", { strict: true });
      session.deliverTo(accepted);
      expects(await inviteInto(number)).toBe(String(number).padStart(8, "0"));
      await session.complete();
      expects(tally(session)).toEqual(WHOLE);
    },
  );
});

test("a session in process and one over sockets have one digest", async ({ rollcall }) => {
  const reports = [];
  for (const session of [await rollcall.replay("invite-one"), await rollcall.inProcess("invite-one")]) {
    session.deliverTo(accepted);
    await send(session.graphUrl, INVITE);
    await session.complete();
    reports.push(await session.stop());
  }
  expect(reports[1]).toEqual(reports[0]);
});

/** Ways from the test to the request, all of which were there before it. */
const emitter = new EventEmitter();
emitter.on("invite", (done: (answer: unknown) => void) => done(invite()));
const client = axios.create({
  baseURL: GRAPH,
  httpsAgent: new https.Agent({ keepAlive: true, maxSockets: 1 }),
});
const jobs: (() => void)[] = [];
const workers = new EventEmitter();
for (let worker = 0; worker < 3; worker += 1) void work();

/** One of a pool: takes jobs for ever, in the order in which they come. */
async function work(): Promise<void> {
  for await (const _job of onJob()) jobs.shift()?.();
}

async function* onJob(): AsyncGenerator<void> {
  for (;;) {
    await once(workers, "job");
    yield;
  }
}

function queued(): Promise<unknown> {
  return new Promise((resolve) => {
    jobs.push(() => resolve(invite()));
    workers.emit("job");
  });
}

const WAYS: Readonly<Record<string, () => Promise<unknown>>> = {
  "a timer": () => onceAfter(systemClock, 1, new AbortController().signal).then(invite),
  "an emitter": () => new Promise((resolve) => emitter.emit("invite", resolve)),
  "a microtask": () => new Promise((resolve) => queueMicrotask(() => resolve(invite()))),
  "a client with a keep-alive agent of its own": () => client.post(INVITE.url, INVITE.body),
  "a pool of workers": queued,
};

describe.each(Object.entries(WAYS))("through %s that was there before", (_name, through) => {
  test("the only session gets the request", async ({ rollcall }) => {
    const session = await rollcall.inProcess("invite-one");
    session.deliverTo(accepted);
    await through();
    await session.complete();
    expect(tally(session)).toEqual(WHOLE);
  });
});

test.for(Object.entries(WAYS).filter(([name]) => name !== "a pool of workers"))(
  "through %s each of two sessions gets its own",
  async ([, through], { rollcall }) => {
    const sessions = await Promise.all(
      [0, 1].map(async () => {
        const session = await rollcall.inProcess("invite-one");
        session.deliverTo(accepted);
        await through();
        await session.complete();
        return session;
      }),
    );
    expect(sessions.map(tally)).toEqual([WHOLE, WHOLE]);
  },
);
