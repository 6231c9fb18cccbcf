import { describe, expect, it } from "vitest";
import { connect, type Connection } from "../support/connection.js";
import { DIRECTIONS, EMPTY_JSON, onlyExchange, postTo, recorderDoor } from "../support/doors.js";
import { eventually } from "../support/eventually.js";
import { bodyOf, firstLine } from "../support/head.js";
import { nobody } from "../support/nobody.js";
import { rawServer } from "../support/raw-server.js";
import { recorder } from "../support/recorder.js";
import { roundTrips } from "../support/round-trip.js";

const KNOWN = ["HTTP/1.1 200 OK", "Content-Length: 10", "", ""].join("\r\n");
const CHUNKED = ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", ""].join("\r\n");
const UNTIL_CLOSE = ["HTTP/1.1 200 OK", "", ""].join("\r\n");
const CHUNK = ["5", "hello", ""].join("\r\n");

const end = ({ socket }: Connection): unknown => socket.end();
const reset = ({ socket }: Connection): unknown => socket.resetAndDestroy();
const garbage = (connection: Connection): unknown => connection.send("no chunk\r\n");

describe.each(DIRECTIONS)("an answer that breaks off (to %s)", (to) => {
  it.each([
    ["of known length ends", [KNOWN, "hello"], end, "hello", "truncated"],
    ["of known length is reset", [KNOWN, "hello"], reset, "hello", "truncated"],
    ["of known length ends before it has begun", [KNOWN], end, "", "truncated"],
    ["in chunks ends", [CHUNKED, CHUNK], end, CHUNK, "truncated"],
    ["in chunks is reset", [CHUNKED, CHUNK], reset, CHUNK, "truncated"],
    ["in chunks ends before it has begun", [CHUNKED], end, "", "truncated"],
    ["in chunks ends inside a chunk", [CHUNKED, CHUNK, "5\r\n"], end, CHUNK, "truncated"],
    ["that its connection would end is reset", [UNTIL_CLOSE, "hello"], reset, CHUNK, "truncated"],
    ["in chunks goes on as garbage", [CHUNKED, CHUNK], garbage, CHUNK, "garbled"],
  ])("a body %s: the client gets the same bytes and no end", async (_what, sent, breakOff, bytes, kind) => {
    const behind = await rawServer();
    const door = await recorderDoor(to, behind.origin);
    const client = await postTo(door, ...EMPTY_JSON);
    const answering = await behind.asked();
    for (const piece of sent) {
      answering.send(piece);
      await roundTrips(door.origin);
    }
    expect(client.ending).toBe("open");
    breakOff(answering);
    await eventually(() => client.ending).toBe("ended");
    expect([firstLine(client.text), bodyOf(client.text)]).toEqual(["HTTP/1.1 200 OK", bytes]);
    const { response, failure } = await onlyExchange(door);
    expect([response?.status, response?.text, failure?.kind]).toEqual([
      200,
      bytes ? "hello" : undefined,
      kind,
    ]);
  });

  it("garbage in the same packet as good bytes takes none of them away", async () => {
    const behind = await rawServer((connection) => connection.send(CHUNKED + CHUNK + "no chunk\r\n"));
    const door = await recorderDoor(to, behind.origin);
    const client = await postTo(door, ...EMPTY_JSON);
    await eventually(() => client.ending).toBe("ended");
    expect(bodyOf(client.text)).toBe(CHUNK);
    expect(await onlyExchange(door)).toMatchObject({
      response: { text: "hello" },
      failure: { kind: "garbled" },
    });
  });

  it("bytes behind a whole answer take nothing away from it", async () => {
    const behind = await rawServer((connection) => connection.send(`${KNOWN}helloworld and no HTTP`));
    const door = await recorderDoor(to, behind.origin);
    const client = await postTo(door, ...EMPTY_JSON);
    await eventually(() => bodyOf(client.text)).toBe("helloworld");
    const exchange = await onlyExchange(door);
    expect(exchange).toMatchObject({ response: { text: "helloworld" } });
    expect(exchange).not.toHaveProperty("failure");
  });

  it("a client that reads late gets every byte all the same", async () => {
    const half = "x".repeat(2 * 1024 * 1024);
    const behind = await rawServer((connection) => {
      connection.send("HTTP/1.1 200 OK", `Content-Length: ${2 * half.length}`, "", half);
      connection.socket.end();
    });
    const door = await recorderDoor(to, behind.origin);
    const client = await postTo(door, ...EMPTY_JSON);
    client.socket.pause();
    await eventually(() => door.events.some(({ event }) => event === "recorded")).toBe(true);
    client.socket.resume();
    await eventually(() => client.ending).toBe("ended");
    expect(bodyOf(client.text)).toHaveLength(half.length);
    const { response, failure } = await onlyExchange(door);
    expect([response!.text!.length, failure!.kind]).toEqual([half.length, "truncated"]);
  });
});

describe.each(DIRECTIONS)("no answer (to %s)", (to) => {
  it.each([
    ["is reset", "", reset, "reset"],
    ["ends", "", end, "reset"],
    ["ends inside the head", "HTTP/1.1 200 OK\r\nX-", end, "reset"],
    ["speaks another protocol", "SSH-2.0-OpenSSH_9.6\r\n", end, "garbled"],
    [
      "frames a body in two ways",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
      end,
      "garbled",
    ],
    ["has a status below 100", "HTTP/1.1 099 Low\r\nContent-Length: 5\r\n\r\nhello", end, "garbled"],
    ["switches protocols unasked", "HTTP/1.1 101 Switching\r\n\r\n", end, "garbled"],
    [
      "upgrades unasked",
      "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
      end,
      "garbled",
    ],
    [
      "has a control character in its status line",
      "HTTP/1.1 200 a\x01b\r\nContent-Length: 5\r\n\r\nhello",
      end,
      "garbled",
    ],
  ])("a connection that %s: the client's is reset", async (_what, bytes, breakOff, kind) => {
    const behind = await rawServer();
    const door = await recorderDoor(to, behind.origin);
    const client = await postTo(door, ...EMPTY_JSON);
    const answering = await behind.asked();
    if (bytes) answering.send(bytes);
    await roundTrips(door.origin);
    breakOff(answering);
    await eventually(() => client.ending).toBe("ECONNRESET");
    expect(client.text).toBe("");
    const exchange = await onlyExchange(door);
    expect(exchange).toMatchObject({ request: { body: {} }, failure: { kind } });
    expect(exchange).not.toHaveProperty("response");
    expect(exchange.detail).toMatch(/\w{3}/);
  });

  it("a port where nothing listens: the client's connection is reset, and the tape says refused", async () => {
    const door = await recorderDoor(to, await nobody());
    const client = await postTo(door, ...EMPTY_JSON);
    await eventually(() => client.ending).toBe("ECONNRESET");
    expect(client.text).toBe("");
    const exchange = await onlyExchange(door);
    expect(exchange).toMatchObject({ request: { body: {} }, failure: { kind: "refused" } });
    expect(exchange).not.toHaveProperty("response");
    expect(exchange.detail).toContain("ECONNREFUSED");
  });
});

describe("two requests on one connection, the second of which fails first", () => {
  it.each([
    ["without an answer", "", ""],
    ["within its answer", KNOWN + "hello", "hello"],
  ])("%s: the first is answered, then the connection breaks", async (_when, bytes, body) => {
    const behind = await rawServer((connection) => {
      if (connection.text.startsWith("GET /slow")) return;
      if (bytes) connection.send(bytes);
      connection.socket.end();
    });
    const proxy = await recorder({ upstream: behind.origin });
    const client = await connect(proxy.graphUrl);
    for (const target of ["/slow", "/broken"])
      client.send(`GET ${target} HTTP/1.1`, "Host: localhost", "", "");
    await eventually(() => proxy.events.filter(({ event }) => event === "recorded").length).toBe(1);
    await roundTrips(proxy.graphUrl);
    expect([client.text, client.ending]).toEqual(["", "open"]);
    const slow = behind.connections.find(({ text }) => text.startsWith("GET /slow"));
    slow!.send(`${KNOWN}0123456789`);
    await eventually(() => client.ending).not.toBe("open");
    const [, first, second = ""] = client.text.split("HTTP/1.1 200 OK\r\n");
    expect(bodyOf(first!)).toBe("0123456789");
    expect(bodyOf(second) ?? "").toBe(body);
    expect(await proxy.tape()).toMatchObject([
      { request: { url: "/slow" }, response: { text: "0123456789" } },
      { request: { url: "/broken" }, failure: { kind: body ? "truncated" : "reset" } },
    ]);
  });
});
