import { describe } from "vitest";
import { expect, test } from "../../src/harness/vitest.js";
import type { Cassette } from "../../src/tape/cassette.js";
import type { TapeRequest } from "../../src/tape/exchange.js";
import {
  copies,
  joined,
  readRepositoryCassette,
  requestsOf,
  temporaryCassette,
} from "../support/cassettes.js";
import { cassetteOf, CALLS, invite, toBot, toGraph } from "../support/exchanges.js";
import { accepted } from "../support/invite-one.js";
import { officialClient } from "../support/graph-clients.js";
import { EACH_CLIENT, GRAPH, PROCESS_CLIENTS } from "../support/process-clients.js";

const FIVE_MB = 5 * 1024 * 1024;

const ALL_CLIENTS: readonly (readonly [string, (request: TapeRequest) => Promise<unknown>])[] = [
  ...EACH_CLIENT.map(
    ([name, ask]) =>
      [name, ({ url, body }: TapeRequest) => ask(GRAPH + url, { body: JSON.stringify(body) })] as const,
  ),
  [
    "the official Graph client",
    ({ url, body }) =>
      officialClient(GRAPH)
        .api(url.replace(/^\/(v1\.0|beta)/, ""))
        .post(body),
  ],
];

describe.each(ALL_CLIENTS)("%s", (_name, ask) => {
  test("is answered before it hears of what comes of it, two hundred times at once", async ({ rollcall }) => {
    const tapes = copies(readRepositoryCassette("invite-one"), 200);
    const session = await rollcall.inProcess(await temporaryCassette(joined(tapes)));
    const answered = new Set<string>();
    const told: boolean[] = [];
    session.deliverTo(async (notification) => {
      told.push(callsIn(await notification.text()).every((call) => answered.has(call)));
      return accepted();
    });
    await Promise.all(
      tapes.map(async (tape) => {
        await ask(requestsOf(tape)[0]!);
        for (const call of callsIn(JSON.stringify(tape))) answered.add(call);
      }),
    );
    await session.complete();
    expect(told).toEqual(Array.from({ length: 400 }, () => true));
    expect(session).toBeClean();
  });

  test("takes five megabytes before it hears, while the processor is busy", async ({ rollcall }) => {
    const asked = invite(CALLS.one, "a");
    const large = toGraph("x1", asked, { body: { large: "x".repeat(FIVE_MB) } });
    const session = await rollcall.inProcess(
      await temporaryCassette(cassetteOf(large, toBot("x2", CALLS.one, "x1"))),
    );
    const order: string[] = [];
    session.deliverTo(() => (order.push("told"), accepted()));
    const idle = busy();
    await ask(asked);
    order.push("answered");
    await session.complete();
    idle();
    expect(order).toEqual(["answered", "told"]);
    expect(session).toBeClean();
  });
});

test("notifications of one conversation are handed over one at a time, those of two need not wait", async ({
  rollcall,
}) => {
  const tapes = copies(readRepositoryCassette("invite-one"), 2);
  const session = await rollcall.inProcess(await temporaryCassette(joined(tapes)));
  const open = [0, 0];
  const most: number[] = [];
  const together: number[] = [];
  session.deliverTo(async (notification) => {
    const text = await notification.text();
    const copy = tapes.findIndex((tape) =>
      callsIn(text).every((call) => JSON.stringify(tape).includes(call)),
    );
    open[copy]! += 1;
    most.push(Math.max(...open));
    together.push(open[0]! + open[1]!);
    for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    open[copy]! -= 1;
    return accepted();
  });
  await Promise.all(
    tapes.map((tape) => PROCESS_CLIENTS.axios(GRAPH + requestsOf(tape)[0]!.url, postOf(tape))),
  );
  await session.complete();
  expect([Math.max(...most), Math.max(...together)]).toEqual([1, 2]);
  expect(session).toBeClean();
});

function postOf(tape: Cassette): { body: string } {
  return { body: JSON.stringify(requestsOf(tape)[0]!.body) };
}

/** The calls that a text names. */
function callsIn(text: string): string[] {
  return [...text.matchAll(/calls\/([\da-f-]{36})/g)].map(([, call]) => call!);
}

/** Burns the processor in every turn of the loop, until it is told not to. */
function busy(): () => void {
  let isOver = false;
  const burn = (): void => {
    for (const until = performance.now() + 5; performance.now() < until;);
    if (!isOver) setImmediate(burn);
  };
  burn();
  return () => void (isOver = true);
}
