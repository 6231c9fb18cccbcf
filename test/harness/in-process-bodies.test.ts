import http from "node:http";
import https from "node:https";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { describe } from "vitest";
import { expect, test, type TestSession } from "../../src/harness/vitest.js";
import { bodyBytes } from "../../src/tape/body.js";
import type { StoredBody, TapeRequest } from "../../src/tape/exchange.js";
import { cassetteOf, request, toGraph } from "../support/exchanges.js";
import { temporaryCassette } from "../support/cassettes.js";
import { EACH_CLIENT, GRAPH } from "../support/process-clients.js";

const [gzip, brotli] = [promisify(zlib.gzip), promisify(zlib.brotliCompress)];
const JSON_TYPE = { "content-type": "application/json" };

/** Bodies as they are sent, and in which form a tape has them. */
const BODIES: Readonly<
  Record<string, { body: string | Buffer; stored: StoredBody; headers?: Record<string, string> }>
> = {
  JSON: { body: '{ "a": [1, "b"] }', stored: { body: { a: [1, "b"] } } },
  "JSON that is none": { body: '{"a":', stored: { text: '{"a":' } },
  nothing: { body: "", stored: {} },
  "big integers, whose text is kept": {
    body: '{"id":12345678901234567890}',
    stored: { text: '{"id":12345678901234567890}' },
  },
  "members of the same name": { body: '{"a":1,"a":2}', stored: { text: '{"a":1,"a":2}' } },
  "text beyond the basic plane": { body: '{"name":"𝒳 💬 ü"}', stored: { body: { name: "𝒳 💬 ü" } } },
  "what looks like hexadecimal": { body: "abcdef0123", stored: { text: "abcdef0123" } },
  bytes: { body: Buffer.from([0, 255, 254, 128, 13, 10]), stored: { base64: "AP/+gA0K" } },
  "a form": {
    body: "grant_type=password&user=a%20b",
    stored: { text: "grant_type=password&user=a%20b" },
    headers: { "content-type": "application/x-www-form-urlencoded" },
  },
  "what says that it is gzip and is not": {
    body: "plain",
    stored: { base64: Buffer.from("plain").toString("base64") },
    headers: { ...JSON_TYPE, "content-encoding": "gzip" },
  },
};

/** A session over a tape that answers this request and no other. */
async function over(
  rollcall: { inProcess: (file: string) => Promise<TestSession> },
  asked: TapeRequest,
): Promise<TestSession> {
  return rollcall.inProcess(await temporaryCassette(cassetteOf(toGraph("x1", asked, { text: "found" }))));
}

describe.each(EACH_CLIENT)("%s", (_name, ask) => {
  test.for(Object.entries(BODIES))(
    "sends %s as it is",
    async ([, { body, stored, headers = JSON_TYPE }], { rollcall }) => {
      const session = await over(rollcall, { ...request("POST", "/v1.0/things"), headers, ...stored });
      const answer = await ask(`${GRAPH}/v1.0/things`, { body, headers });
      expect([answer.status, answer.body.toString()]).toEqual([200, "found"]);
      await session.complete();
      expect(session).toBeClean();
    },
  );

  test.for([
    ["gzip", gzip],
    ["br", brotli],
  ] as const)("sends %s, which is decoded", async ([encoding, encode], { rollcall }) => {
    const value = { name: "ü".repeat(1_000) };
    const session = await over(rollcall, request("POST", "/v1.0/things", value));
    const headers = { ...JSON_TYPE, "content-encoding": encoding };
    const { status } = await ask(`${GRAPH}/v1.0/things`, {
      body: await encode(JSON.stringify(value)),
      headers,
    });
    expect(status).toBe(200);
    expect(session.requests).toMatchObject([{ body: value }]);
  });

  test("sends five megabytes and takes them back, byte for byte", async ({ rollcall }) => {
    const value = { large: "0123456789".repeat(512 * 1024) };
    const exchange = toGraph("x1", request("POST", "/v1.0/things", value), { body: value });
    const session = await rollcall.inProcess(await temporaryCassette(cassetteOf(exchange)));
    const { body } = await ask(`${GRAPH}/v1.0/things`, { body: JSON.stringify(value), headers: JSON_TYPE });
    expect(body.equals(bodyBytes(exchange.response!))).toBe(true);
    expect(session.requests[0]!.body).toEqual(value);
  });

  test.for(["GET", "HEAD", "DELETE", "PATCH", "PUT", "OPTIONS", "PROPFIND"])(
    "sends %s without a body",
    async (method, { rollcall }) => {
      const session = await over(rollcall, request(method, "/v1.0/me"));
      const { status, body } = await ask(`${GRAPH}/v1.0/me`, { method, headers: {} });
      expect([status, body.toString()]).toEqual([200, method === "HEAD" ? "" : "found"]);
      await session.complete();
      expect(session).toBeClean();
    },
  );

  test.for(["DELETE", "PATCH", "PUT", "OPTIONS"])("sends %s with a body", async (method, { rollcall }) => {
    const session = await over(rollcall, request(method, "/v1.0/me", { a: 1 }));
    const { status } = await ask(`${GRAPH}/v1.0/me`, { method, headers: JSON_TYPE, body: '{"a":1}' });
    expect(status).toBe(200);
    await session.complete();
    expect(session).toBeClean();
  });

  test.for([
    "/v1.0/users?$filter=startswith(displayName,%27a%27)&$top=5&x=%2B+&y",
    "/v1.0/users/a%40b.example/caf%C3%A9%2Fbar",
    "/v1.0/communications/calls/ab?",
    "/v1.0/things//twice/",
  ])("asks for %s as it is written", async (url, { rollcall }) => {
    const session = await over(rollcall, request("GET", url));
    expect((await ask(GRAPH + url, { method: "GET", headers: {} })).status).toBe(200);
    expect(session.requests).toMatchObject([{ url: url.replace(/\?$/, "") }]);
  });
});

test("fetch takes a Request, and a body that is a stream", async ({ rollcall }) => {
  const session = await over(rollcall, request("POST", "/v1.0/things", { a: 1 }));
  const body = new Blob(['{"a":1}']).stream();
  const init = { method: "POST", headers: JSON_TYPE, body, duplex: "half" } as const;
  expect((await fetch(new Request(`${GRAPH}/v1.0/things`, init))).status).toBe(200);
  expect(session.requests).toMatchObject([{ body: { a: 1 } }]);
});

describe("node:http's own ways", () => {
  test.for(["POST", "PUT"])("a body that is written piece by piece with %s", async (method, { rollcall }) => {
    const session = await over(rollcall, request(method, "/v1.0/things", { pieces: ["ä", "b", "💬"] }));
    const status = await new Promise((resolve, reject) => {
      const asking = https.request(`${GRAPH}/v1.0/things`, { method, headers: JSON_TYPE });
      asking.once("response", (answer) => resolve(answer.resume().statusCode)).once("error", reject);
      const bytes = Buffer.from('{"pieces":["ä","b","💬"]}');
      for (const byte of bytes) asking.write(Buffer.of(byte));
      asking.end();
    });
    expect(status).toBe(200);
    await session.complete();
  });

  test("a GET with a body, and one that waits to be told to go on", async ({ rollcall }) => {
    const session = await over(rollcall, request("GET", "/v1.0/things", { a: 1 }));
    const headers = { ...JSON_TYPE, "content-length": "7", expect: "100-continue" };
    const status = await new Promise((resolve, reject) => {
      const asking = http.request(`${GRAPH.replace("https", "http")}/v1.0/things`, {
        method: "GET",
        headers,
      });
      asking.once("response", (answer) => resolve(answer.resume().statusCode)).once("error", reject);
      asking.once("continue", () => asking.end('{"a":1}'));
      asking.flushHeaders();
    });
    expect(status).toBe(200);
    await session.complete();
  });
});
