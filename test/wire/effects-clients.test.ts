import axios from "axios";
import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import type { WireEffect } from "../../src/tape/play.js";
import { affected, answer, bare, BODY, GARBLED, RESET, SLOW, TRUNCATED } from "../support/affected.js";
import { eventually } from "../support/eventually.js";
import { officialClient } from "../support/graph-clients.js";

const WITH_BODY = answer("one");
const WITHOUT = bare("one", 204);

/** What each client makes of a URL, the body included. */
const CLIENTS = {
  fetch: async (origin: string, path: string): Promise<unknown> => (await fetch(origin + path)).json(),
  axios: async (origin: string, path: string): Promise<unknown> =>
    (await axios.get(origin + path, { proxy: false })).data,
  official: (origin: string, path: string): Promise<unknown> =>
    officialClient(origin).api(path.replace("/v1.0", "")).version("v1.0").get(),
};

type Told = Record<keyof typeof CLIENTS, object>;

/** The official client keeps the message of Node's fetch, and not what was behind it. */
const NO_ANSWER = { statusCode: -1, code: "TypeError", message: "fetch failed" };

const REPORTS: [string, WireEffect, Exchange, Told][] = [
  [
    ...(["a reset answer", RESET, WITH_BODY] as const),
    { fetch: causedBy("ECONNRESET"), axios: { code: "ECONNRESET" }, official: NO_ANSWER },
  ],
  [
    ...(["a truncated answer", TRUNCATED, WITH_BODY] as const),
    {
      fetch: { message: "terminated", cause: expect.objectContaining({ code: "UND_ERR_SOCKET" }) as unknown },
      axios: { message: expect.stringContaining("aborted") as unknown },
      official: { statusCode: 200, code: "TypeError", message: "terminated" },
    },
  ],
  [
    ...(["a truncated answer without a body", TRUNCATED, WITHOUT] as const),
    { fetch: causedBy("UND_ERR_SOCKET"), axios: { code: "ECONNRESET" }, official: NO_ANSWER },
  ],
  [
    ...(["a garbled answer", GARBLED, WITH_BODY] as const),
    {
      fetch: causedBy("HPE_INVALID_CONSTANT"),
      axios: { code: "HPE_INVALID_CONSTANT" },
      official: NO_ANSWER,
    },
  ],
];

function causedBy(code: string): object {
  return { message: "fetch failed", cause: expect.objectContaining({ code }) as unknown };
}

describe.each(Object.entries(CLIENTS))("%s", (name, get) => {
  it.each(REPORTS)("reports %s as what it is", async (_name, effect, exchange, told) => {
    const { origin, ended } = await affected([exchange, effect]);
    await expect(get(origin, exchange.request.url)).rejects.toMatchObject(told[name as keyof Told]);
    expect(ended).toEqual({ one: false });
  });

  it("waits for a slow answer, and has the whole of it", async () => {
    const { origin, clock, ended } = await affected([WITH_BODY, SLOW]);
    const got = get(origin, WITH_BODY.request.url);
    await eventually(() => clock.pending).toBe(10);
    clock.advance(1000);
    expect(await got).toEqual(BODY);
    await eventually(() => ended).toEqual({ one: true });
  });
});

it("fetch has the head of a slow answer before its time", async () => {
  const { origin, clock } = await affected([WITH_BODY, SLOW]);
  const response = await fetch(origin + WITH_BODY.request.url);
  expect([response.status, clock.pending]).toEqual([200, 10]);
  clock.advance(1000);
  expect(await response.json()).toEqual(BODY);
});
