import { describe, expect, it } from "vitest";
import type { Json } from "../../src/base/json.js";
import { connect } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { bodyOf, firstLine, headerLines } from "../support/head.js";
import { nobody } from "../support/nobody.js";
import { NOTIFICATION, post } from "../support/poster.js";
import { recorder } from "../support/recorder.js";
import { upstream } from "../support/upstream.js";

const SECRET = "aSecretPathSegment";
const BODY = JSON.parse(NOTIFICATION) as Json;
const TOKEN = `eyJ${"h".repeat(20)}.eyJ${"p".repeat(40)}.${"s".repeat(43)}`;

describe("a notification that came in", () => {
  it("is posted to the bot with its headers and bytes, and recorded", async () => {
    const behind = await upstream((response) => response.writeHead(202).end());
    const proxy = await recorder({ callback: `${behind.origin}/api/calls` });
    const poster = await post(proxy.callbackUrl, "Scenario-Id: 7", "X-Two: 1", "X-Two: 2");
    await eventually(() => firstLine(poster.text)).toBe("HTTP/1.1 202 Accepted");
    const [got] = behind.requests;
    expect(got).toMatchObject({ method: "POST", url: "/api/calls" });
    expect(got!.body.toString()).toBe(NOTIFICATION);
    expect(got!.headers).toEqual(expect.arrayContaining(["scenario-id: 7", "x-two: 1", "x-two: 2"]));
    const [exchange] = await proxy.tape();
    expect(exchange).toMatchObject({ id: "x1", to: "bot" });
    expect(exchange!.request).toEqual({
      method: "POST",
      url: "/api/calls",
      headers: { "content-type": "application/json", "scenario-id": "7", "x-two": ["1", "2"] },
      body: BODY,
    });
  });

  it.each([
    { status: 200, headers: {}, body: "" },
    { status: 202, headers: { "x-two": ["1", "2"], date: "Mon, 23 Nov 2026 08:00:00 GMT" }, body: "" },
    { status: 204, headers: { "client-request-id": "7" }, body: "" },
    { status: 302, headers: { location: "https://elsewhere.example/api" }, body: "" },
    { status: 401, headers: { "www-authenticate": 'Bearer realm="bot"' }, body: "who?" },
    { status: 500, headers: { "content-type": "application/json" }, body: '{"error":{"code":"oops"}}' },
  ])(
    "is answered as the bot answers, with $status, and so says the tape",
    async ({ status, headers, body }) => {
      const behind = await upstream((response) => {
        response.sendDate = false;
        response.writeHead(status, { ...headers, ...(status !== 204 && { "content-length": body.length }) });
        response.end(body);
      });
      const proxy = await recorder({ callback: `${behind.origin}/api/calls` });
      const poster = await post(proxy.callbackUrl);
      await eventually(() => bodyOf(poster.text)).toBe(body);
      expect(firstLine(poster.text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      const lines = Object.entries(headers).flatMap(([name, value]) =>
        [value].flat().map((one) => `${name}: ${one}`),
      );
      expect(headerLines(poster.text)).toEqual(expect.arrayContaining(lines));
      const [exchange] = await proxy.tape();
      expect(exchange!.response).toMatchObject({ status, headers });
      const { response } = exchange!;
      expect(response!.body === undefined ? (response!.text ?? "") : JSON.stringify(response!.body)).toBe(
        body,
      );
      expect(exchange!.failure).toBeUndefined();
    },
  );

  it("finds a bot that is down: the poster's connection breaks and the tape says refused", async () => {
    const proxy = await recorder({ callback: `${await nobody()}/api/calls` });
    const poster = await post(proxy.callbackUrl);
    await eventually(() => poster.ending).toBe("ECONNRESET");
    expect(poster.size).toBe(0);
    const [exchange] = await proxy.tape();
    expect(exchange).toMatchObject({ to: "bot", failure: { kind: "refused" } });
    expect(exchange!.request.body).toEqual(BODY);
    expect(exchange!.response).toBeUndefined();
  });

  it.each(["/api/calls", "/", "/?", "/api/calls?tenant=a%20b&x=&&y", "/a%2Fb//c"])(
    "is on the tape, and at the bot, under the path and query of the bot's URL: %s",
    async (target) => {
      const behind = await upstream();
      const proxy = await recorder({ callback: behind.origin + target, secret: SECRET });
      const poster = await post(`${proxy.callbackUrl}?x=of-graph`);
      await eventually(() => firstLine(poster.text)).toBe("HTTP/1.1 200 OK");
      const { pathname, search } = new URL(behind.origin + target);
      expect(behind.requests[0]!.url).toBe(pathname + search);
      expect((await proxy.tape())[0]!.request.url).toBe(pathname + search);
    },
  );

  it("reaches the bot with Graph's Authorization, which is not on the tape", async () => {
    const behind = await upstream();
    const proxy = await recorder({ callback: `${behind.origin}/api/calls` });
    const poster = await post(proxy.callbackUrl, `Authorization: Bearer ${TOKEN}`);
    await eventually(() => firstLine(poster.text)).toBe("HTTP/1.1 200 OK");
    expect(behind.requests[0]!.headers).toContain(`authorization: Bearer ${TOKEN}`);
    const [exchange] = await proxy.tape();
    expect(exchange!.request.headers["authorization"]).toBe("<redacted:authorization>");
    expect(JSON.stringify(exchange)).not.toContain(TOKEN);
  });
});

describe("without a bot", () => {
  it("notifications are recorded and answered 202", async () => {
    const proxy = await recorder({});
    const poster = await post(proxy.callbackUrl, "Scenario-Id: 7");
    await eventually(() => bodyOf(poster.text)).toBe("");
    expect(firstLine(poster.text)).toBe("HTTP/1.1 202 Accepted");
    expect(headerLines(poster.text)).toContain("content-length: 0");
    const [exchange] = await proxy.tape();
    expect(exchange).toMatchObject({ to: "bot", response: { status: 202, headers: {} } });
    expect(exchange!.request).toEqual({
      method: "POST",
      url: "/",
      headers: { "content-type": "application/json", "scenario-id": "7" },
      body: BODY,
    });
  });

  it.each([
    ["Content-Length: 0", {}],
    [`Transfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0`, { body: { a: 1 } }],
    ["Content-Length: 2\r\nExpect: 100-continue\r\n\r\nno", { text: "no" }],
  ])("the frame %j is read to its end", async (frame, stored) => {
    const proxy = await recorder({ secret: SECRET });
    const poster = await connect(new URL(proxy.callbackUrl).origin);
    poster.send(`POST /${SECRET} HTTP/1.1`, "Host: localhost", frame, "", "");
    await eventually(() => poster.text).toMatch(/HTTP\/1\.1 202 /);
    const { method, url, headers, ...body } = (await proxy.tape())[0]!.request;
    expect({ method, url, headers, body }).toEqual({ method: "POST", url: "/", headers: {}, body: stored });
  });

  it("a poster that leaves in the middle is recorded as gone, with what had come", async () => {
    const proxy = await recorder({ secret: SECRET });
    const poster = await connect(new URL(proxy.callbackUrl).origin);
    poster.send(`POST /${SECRET} HTTP/1.1`, "Host: localhost", "Content-Length: 100", "", "so far");
    const next = await post(proxy.callbackUrl);
    await eventually(() => firstLine(next.text)).toBe("HTTP/1.1 202 Accepted");
    poster.socket.destroy();
    await eventually(() => proxy.events.filter(({ event }) => event === "recorded")).toHaveLength(2);
    const exchange = (await proxy.tape()).find(({ failure }) => failure);
    expect(exchange).toMatchObject({ failure: { kind: "client-gone" }, request: { text: "so far" } });
    expect(exchange!.response).toBeUndefined();
  });
});
