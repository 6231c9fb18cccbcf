import { expect, test } from "../../src/harness/vitest.js";
import { readRepositoryCassette, requestsOf } from "../support/cassettes.js";
import type { TapeRequest } from "../../src/tape/exchange.js";

const [INVITE] = requestsOf(readRepositoryCassette("invite-one")) as [TapeRequest];

function send(origin: string, { method, url, body }: TapeRequest): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(origin + url, { method, headers, body: JSON.stringify(body) });
}

test("a function takes the notifications of an invite, in the tape's order", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  const heard: unknown[] = [];
  session.deliverTo(async (request) => {
    heard.push(await request.json());
    return new Response(null, { status: 202 });
  });
  const invited = session.next("invite");
  expect((await send(session.graphUrl, INVITE)).status).toBe(200);
  expect(await invited).toMatchObject({ exchange: "x1", route: "invite", request: { method: "POST" } });
  await session.settled();
  expect(heard).toHaveLength(2);
  expect(session).toBeClean();
});

test("a bot that was restarted begins again when the session is rewound", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one");
  session.deliverTo(() => new Response(null, { status: 202 }));
  for (const _run of [1, 2]) {
    expect((await send(session.graphUrl, INVITE)).status).toBe(200);
    await session.settled();
    expect(session).toBeClean();
    session.rewind();
  }
  expect((await send(session.graphUrl, INVITE)).status).toBe(200);
  await session.settled();
  expect(session.report()).toMatchObject({ clean: true, played: 3, delivered: 6 });
});

test("under manual timing nothing is delivered until the time is moved on", async ({ rollcall }) => {
  const session = await rollcall.replay("invite-one", { timing: "manual" });
  let heard = 0;
  session.deliverTo(() => {
    heard += 1;
    return new Response(null, { status: 202 });
  });
  await send(session.graphUrl, INVITE);
  await session.settled();
  expect(heard).toBe(0);
  await session.advance(79);
  expect(heard).toBe(0);
  await session.advance(1);
  expect(heard).toBe(1);
  await session.advance(1000);
  expect(heard).toBe(2);
  expect(session).toBeClean();
});
