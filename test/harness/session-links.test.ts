import { onTestFinished } from "vitest";
import { passthrough, simulate } from "../../src/compose/index.js";
import type { Running } from "../../src/compose/common.js";
import { expect, test } from "../../src/harness/vitest.js";
import { temporaryCassette } from "../support/cassettes.js";
import { cassetteOf, CALLS, request, toBot, toGraph } from "../support/exchanges.js";
import { officialClient } from "../support/graph-clients.js";
import { refusalOf, send } from "../support/invite-one.js";
import { recorder } from "../support/recorder.js";
import { upstream } from "../support/upstream.js";

const GRAPH = "https://graph.microsoft.com";
const PEOPLE = `/beta/communications/calls/${CALLS.one}/participants`;
const PAGES = [
  toGraph("x1", request("GET", PEOPLE), {
    headers: { "content-type": "application/json" },
    body: { value: [{ id: "a" }], "@odata.nextLink": `${GRAPH}${PEOPLE}?$skiptoken=2` },
  }),
  toGraph("x2", request("GET", `${PEOPLE}?$skiptoken=2`), {
    headers: { "content-type": "application/json" },
    body: { value: [{ id: "b" }] },
  }),
];

interface Page {
  value: { id: string }[];
  "@odata.nextLink"?: string;
}

test("a link home leads back into the session that gave it, for any client", async ({ rollcall }) => {
  const session = await rollcall.replay(await temporaryCassette(cassetteOf(...PAGES)), { strict: true });
  const origin = `${session.graphUrl}/~test:7`;
  const first = (await (await fetch(origin + PEOPLE)).json()) as Page;
  expect(first["@odata.nextLink"]).toBe(`${origin}${PEOPLE}?$skiptoken=2`);
  const second = (await (await fetch(first["@odata.nextLink"]!)).json()) as Page;
  expect(second.value).toEqual([{ id: "b" }]);
  expect(session).toBeClean();
});

test("the official client, which glues such a link behind its base, comes back into its session as well", async ({
  rollcall,
}) => {
  const session = await rollcall.replay(await temporaryCassette(cassetteOf(...PAGES)), { strict: true });
  const client = officialClient(`${session.graphUrl}/~test:7/`);
  const first = (await client.api(PEOPLE.replace("/beta", "")).get()) as Page;
  const second = (await client.api(first["@odata.nextLink"]!).get()) as Page;
  expect(second.value).toEqual([{ id: "b" }]);
  expect(session.report().sessions?.map((one) => [one.session, one.played])).toEqual([["test:7", 2]]);
  expect(session).toBeClean();
});

test("a prefix is in a link as the client wrote it, and of one that came by header there is none", async ({
  rollcall,
}) => {
  const session = await rollcall.replay(await temporaryCassette(cassetteOf(...PAGES)));
  const linkOf = async (url: string, headers = {}) =>
    ((await (await fetch(url, { headers })).json()) as Page)["@odata.nextLink"];
  expect(await linkOf(`${session.graphUrl}/~te%73t:8${PEOPLE}`)).toBe(
    `${session.graphUrl}/~te%73t:8${PEOPLE}?$skiptoken=2`,
  );
  expect(await linkOf(session.graphUrl + PEOPLE, { "x-rollcall-session": "test:9" })).toBe(
    `${session.graphUrl}${PEOPLE}?$skiptoken=2`,
  );
});

test(
  "two hundred bots that create a call each are called back each at its own URL, with its own call",
  { timeout: 60_000 },
  async ({ rollcall }) => {
    const create = request("POST", "/v1.0/communications/calls", { callbackUri: "http://bot/" });
    const tape = [
      toGraph("x1", create, { status: 201, body: { "@odata.type": "#microsoft.graph.call", id: CALLS.one } }),
      { ...toBot("x2", CALLS.one, "x1"), via: "x1" },
    ];
    const session = await rollcall.replay(await temporaryCassette(cassetteOf(...tape)), {
      freshIds: true,
      strict: true,
    });
    const bots = await upstream((response) => response.writeHead(202).end());
    const calls = new Map<string, string>();
    await Promise.all(
      Array.from({ length: 200 }, async (_, number) => {
        const named = `test:${number}`;
        const [prefix, headers] =
          number % 2 === 0 ? [`/~${named}`, {}] : ["", { "x-rollcall-session": named }];
        const live = { ...create, body: { callbackUri: `${bots.origin}/bot/${number}` } };
        const answer = await send(session.graphUrl + prefix, live, headers);
        calls.set(`/bot/${number}`, ((await answer.json()) as { id: string }).id);
      }),
    );
    await session.settled();
    expect(new Set(calls.values()).size).toBe(200);
    const told = bots.requests.map(({ url, body }) => [
      url,
      /calls\/([0-9a-f-]{36})/.exec(body.toString())?.[1],
    ]);
    expect(new Map(told as [string, string][])).toEqual(calls);
    expect(told).toHaveLength(200);
    expect(session).toBeClean();
  },
);

/** Its graph's URL; it is stopped when the test ends. */
function stopped(running: Running): string {
  onTestFinished(async () => {
    await running.stop();
  });
  return running.graphUrl;
}

test.for(["a recorder", "a proxy that passes through", "a simulator"])(
  "%s has no sessions, and says so",
  async (mode) => {
    const { origin, requests } = await upstream();
    const graphs: Record<string, () => Promise<string>> = {
      "a recorder": async () => (await recorder({ upstream: origin })).graphUrl,
      "a proxy that passes through": async () => stopped(await passthrough({ upstream: origin })),
      "a simulator": async () => stopped(await simulate()),
    };
    const graph = await graphs[mode]!();
    for (const [prefix, headers] of [
      ["/~one:7", {}],
      ["", { "x-rollcall-session": "one" }],
    ] as const) {
      const { status, kind, message } = await refusalOf(
        await fetch(`${graph}${prefix}/v1.0/me`, { headers }),
      );
      expect([status, kind]).toEqual([599, "no-session"]);
      expect(message).toContain(`leave ${prefix || "x-rollcall-session"} out`);
    }
    expect(requests).toEqual([]);
  },
);
