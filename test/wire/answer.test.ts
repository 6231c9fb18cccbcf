import { describe, expect, it } from "vitest";
import type { Exchange, StoredBody } from "../../src/tape/exchange.js";
import { connect, type Connection } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { request, toGraph } from "../support/exchanges.js";
import { bodyOf, firstLine, headerLines } from "../support/head.js";
import { replayer } from "../support/replayer.js";

const JSON_HEADERS = { "content-type": "application/json" };

/** Asks for what an exchange was asked for, on a connection of its own. */
async function ask(origin: string, { request: asked }: Exchange): Promise<Connection> {
  const client = await connect(origin);
  client.send(`${asked.method} ${asked.url} HTTP/1.1`, "Host: localhost", "", "");
  return client;
}

/** The header lines of an answer but those of its connection. */
function ofTheMessage(text: string): string[] {
  return headerLines(text).filter((line) => !/^(connection|keep-alive): /.test(line));
}

describe("an answer from the tape", () => {
  it("has the tape's status and headers, the length of its body, and nothing else", async () => {
    const headers = { ...JSON_HEADERS, location: "/v1.0/things/1", date: "Mon, 23 Nov 2026 08:00:00 GMT" };
    const exchange = toGraph("x1", request("GET", "/v1.0/me"), { status: 201, headers, body: { a: 1 } });
    const client = await ask((await replayer([exchange])).graphUrl, exchange);
    await eventually(() => bodyOf(client.text)).toBe('{"a":1}');
    expect(firstLine(client.text)).toBe("HTTP/1.1 201 Created");
    expect(ofTheMessage(client.text)).toEqual([
      "content-length: 7",
      "content-type: application/json",
      "date: Mon, 23 Nov 2026 08:00:00 GMT",
      "location: /v1.0/things/1",
    ]);
  });

  it.each<[string, StoredBody, Buffer]>([
    ["the JSON of `body`", { body: { b: 1, a: ["ü"] } }, Buffer.from('{"b":1,"a":["ü"]}')],
    ["`text` as it is", { text: '{ "a": 1.0 }\r\n' }, Buffer.from('{ "a": 1.0 }\r\n')],
    ["`text` beyond Latin-1", { text: "\ufeff…💬" }, Buffer.from("\ufeff…💬")],
    ["the bytes of `base64`", { base64: "AP/+gA0KDQo=" }, Buffer.from([0, 255, 254, 128, 13, 10, 13, 10])],
    ["nothing where there is none", {}, Buffer.alloc(0)],
  ])("has as its body %s", async (_name, stored, bytes) => {
    const exchange = toGraph("x1", request("GET", "/v1.0/me"), stored);
    const client = await ask((await replayer([exchange])).graphUrl, exchange);
    await eventually(() => bodyOf(client.text)).toBe(bytes.toString("latin1"));
    expect(ofTheMessage(client.text)).toEqual([`content-length: ${bytes.length}`]);
  });

  it("keeps bytes that the recorder could not decode under their encoding", async () => {
    const headers = { "content-encoding": "zstd" };
    const exchange = toGraph("x1", request("GET", "/v1.0/me"), { headers, base64: "KLUv/Q==" });
    const client = await ask((await replayer([exchange])).graphUrl, exchange);
    await eventually(() => client.text.endsWith("\r\n\r\n\x28\xb5\x2f\xfd")).toBe(true);
    expect(ofTheMessage(client.text)).toEqual(["content-encoding: zstd", "content-length: 4"]);
  });

  it("has every value of a header in a line of its own, cookies too, and names as bytes of Latin-1", async () => {
    const headers = {
      "set-cookie": ["a=1; Path=/", "b=2; HttpOnly"],
      "x-two": ["1", "2, 3"],
      "x-name": "Gar\xe7on",
    };
    const exchange = toGraph("x1", request("GET", "/v1.0/me"), { headers });
    const client = await ask((await replayer([exchange])).graphUrl, exchange);
    await eventually(() => bodyOf(client.text)).toBe("");
    expect(ofTheMessage(client.text)).toEqual([
      ...["content-length: 0", "set-cookie: a=1; Path=/", "set-cookie: b=2; HttpOnly"],
      ...["x-name: Gar\xe7on", "x-two: 1", "x-two: 2, 3"],
    ]);
  });

  it("takes no host, no length and no header of one hop from a hand-written file", async () => {
    const headers = {
      ...{ Host: "evil.example", "Content-Length": "99", "Transfer-Encoding": "chunked", Trailer: "X-Sum" },
      ...{ Connection: "close, upgrade", Upgrade: "h2c", "Keep-Alive": "timeout=1", "X-Kept": "1" },
      ...{ "Proxy-Authenticate": "Basic", "Proxy-Connection": "close" },
    };
    const exchange = toGraph("x1", request("GET", "/v1.0/me"), { headers, body: { a: 1 } });
    const client = await ask((await replayer([exchange])).graphUrl, exchange);
    await eventually(() => bodyOf(client.text)).toBe('{"a":1}');
    expect(headerLines(client.text)).toEqual([
      ...["connection: keep-alive", "content-length: 7", "keep-alive: timeout=65", "x-kept: 1"],
    ]);
  });
});

describe("an answer without a body", () => {
  it.each([
    ["HEAD", 200, { text: "of no HEAD" }],
    ["HEAD", 404, {}],
    ["GET", 204, {}],
    ["DELETE", 204, { text: "of no 204" }],
    ["GET", 304, {}],
    ["GET", 304, { text: "of no 304" }],
  ])("to %s with %i has none and no length, whatever the tape has (%j)", async (method, status, stored) => {
    const headers = { ...JSON_HEADERS, etag: '"1"' };
    const bare = toGraph("x1", request(method, "/v1.0/me"), { status, headers, ...stored });
    const next = toGraph("x2", request("GET", "/v1.0/next"), { text: "next" });
    const { graphUrl } = await replayer([bare, next]);
    const client = await ask(graphUrl, bare);
    client.send("GET /v1.0/next HTTP/1.1", "Host: localhost", "", "");
    await eventually(() => client.text.endsWith("next")).toBe(true);
    const [head, after] = client.text.split("\r\n\r\n");
    expect(firstLine(client.text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(ofTheMessage(`${head}\r\n\r\n`)).toEqual(["content-type: application/json", 'etag: "1"']);
    expect(after).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });
});

describe("an answer that came whole", () => {
  it.each([
    ["keeps its connection", "HTTP/1.1", "keep-alive"],
    ["closes its connection", "HTTP/1.1", "close"],
    ["speaks HTTP/1.0", "HTTP/1.0", "close"],
  ])("is not given again: the client %s", async (_name, version, connection) => {
    const first = toGraph("x1", request("POST", "/v1.0/me"), { text: "a".repeat(1024 * 1024) });
    const second = toGraph("x2", request("POST", "/v1.0/me"), { text: "the second" });
    const session = await replayer([first, second]);
    for (const text of [first.response!.text!, "the second"]) {
      const client = await connect(session.graphUrl);
      client.send(`POST /v1.0/me ${version}`, "Host: localhost", `Connection: ${connection}`, "", "");
      await eventually(() => bodyOf(client.text) === text).toBe(true);
      client.socket.destroy();
    }
    expect(await session.stop()).toMatchObject({ played: 2, repeated: 0, missed: 0 });
  });
});

describe("an answer that broke off on its way to the client", () => {
  /** More than fits between a server and a client that does not read. */
  const LARGE = toGraph("x1", request("POST", "/v1.0/large"), { text: "a".repeat(12 * 1024 * 1024) });
  const HELD: Exchange = {
    ...{ id: "x1", to: "graph", at: 0, request: request("GET", "/v1.0/held") },
    failure: { kind: "stalled", after: 1 },
  };

  it("is given again to the next equal request, and to no other", async () => {
    const other = toGraph("x2", LARGE.request, { text: "the second" });
    const session = await replayer([LARGE, other]);
    const { graphUrl, events } = session;
    const leaver = await connect(graphUrl);
    leaver.socket.pause(); // so that it cannot come whole
    leaver.send("POST /v1.0/large HTTP/1.1", "Host: localhost", "", "");
    await eventually(() => session.events).toContainEqual(expect.objectContaining({ event: "played" }));
    leaver.socket.destroy();
    await eventually(() => events).toContainEqual(
      expect.objectContaining({ event: "cut-off", exchange: "x1" }),
    );
    const again = await ask(graphUrl, LARGE);
    await eventually(() => again.size).toBeGreaterThan(LARGE.response!.text!.length);
    expect(bodyOf(again.text) === LARGE.response!.text).toBe(true);
    const next = await ask(graphUrl, LARGE);
    await eventually(() => bodyOf(next.text)).toBe("the second");
    expect(await session.stop()).toMatchObject({ played: 2, repeated: 1, missed: 0 });
  });

  it.each<[string, Partial<Exchange>]>([
    ["an answer", { response: { status: 200, headers: {}, text: "mine", after: 1 } }],
    ["an answer of nothing", { response: { status: 200, headers: {}, after: 1 } }],
    ["an answer without a body", { response: { status: 204, headers: {}, after: 1 } }],
    ["a recorded failure", { failure: { kind: "reset", after: 1 } }],
  ])("before its turn came is given again: %s", async (_name, ending) => {
    const second: Exchange = {
      id: "x2",
      to: "graph",
      at: 1,
      request: request("POST", "/v1.0/mine"),
      ...ending,
    };
    const { graphUrl, events } = await replayer([HELD, second]);
    const leaver = await ask(graphUrl, HELD);
    leaver.send("POST /v1.0/mine HTTP/1.1", "Host: localhost", "", "");
    await eventually(() => events).toContainEqual(
      expect.objectContaining({ event: "played", exchange: "x2", again: false }),
    );
    leaver.socket.destroy();
    await eventually(() => events).toContainEqual(
      expect.objectContaining({ event: "cut-off", exchange: "x2" }),
    );
    const again = await ask(graphUrl, second);
    const isOver = (): boolean =>
      again.ending !== "open" || bodyOf(again.text) === (second.response?.text ?? "");
    await eventually(isOver).toBe(true);
    expect(events).toContainEqual(expect.objectContaining({ event: "played", exchange: "x2", again: true }));
  });
});
