import { describe, expect, it } from "vitest";
import { connect, type Connection } from "../support/connection.js";
import { DIRECTIONS, EMPTY_JSON, onlyExchange, postTo, recorderDoor } from "../support/doors.js";
import { eventually } from "../support/eventually.js";
import { HandClock } from "../support/hand-clock.js";
import { bodyOf } from "../support/head.js";
import { rawServer } from "../support/raw-server.js";
import { recorder } from "../support/recorder.js";
import { roundTrips } from "../support/round-trip.js";

/** A clock that stands still: whatever waits for a time-out instead of the client's leaving waits for ever. */
const options = (): { clock: HandClock } => ({ clock: new HandClock() });

const WAYS: [string, (client: Connection) => unknown][] = [
  ["closes its connection", ({ socket }) => socket.destroy()],
  ["ends its half of the connection", ({ socket }) => socket.end()],
  ["resets its connection", ({ socket }) => socket.resetAndDestroy()],
];
const CASES = DIRECTIONS.flatMap((to) => WAYS.map(([way, leave]) => [way, to, leave] as const));

describe("a client that leaves", () => {
  it.each(CASES)("%s (to %s) before the answer: the request is taken back", async (_way, to, leave) => {
    const behind = await rawServer();
    const door = await recorderDoor(to, behind.origin, options());
    const client = await postTo(door, ...EMPTY_JSON);
    const asked = await behind.asked();
    await eventually(() => asked.text).toMatch(/\{\}$/);
    leave(client);
    await eventually(() => asked.ending).not.toBe("open");
    const exchange = await onlyExchange(door);
    expect(exchange).toMatchObject({ request: { body: {} }, failure: { kind: "client-gone" } });
    expect(exchange).not.toHaveProperty("response");
  });

  it.each(CASES)("%s (to %s) within the answer: the tape has what had come", async (_way, to, leave) => {
    const behind = await rawServer();
    const door = await recorderDoor(to, behind.origin, options());
    const client = await postTo(door, ...EMPTY_JSON);
    const asked = await behind.asked();
    asked.send("HTTP/1.1 200 OK", "Content-Length: 10", "", "hello");
    await eventually(() => bodyOf(client.text)).toBe("");
    await roundTrips(door.origin);
    leave(client);
    await eventually(() => asked.ending).not.toBe("open");
    const exchange = await onlyExchange(door);
    expect(exchange).toMatchObject({
      response: { status: 200, text: "hello" },
      failure: { kind: "client-gone" },
    });
  });

  it.each(CASES)("%s (to %s) within its upload: the tape has what had come", async (_way, to, leave) => {
    const behind = await rawServer();
    const door = await recorderDoor(to, behind.origin, options());
    const client = await postTo(door, "Content-Length: 10", "", "hello");
    const asked = await behind.asked();
    await eventually(() => asked.text).toMatch(/hello$/);
    leave(client);
    await eventually(() => asked.ending).not.toBe("open");
    const exchange = await onlyExchange(door);
    expect(exchange).toMatchObject({ request: { text: "hello" }, failure: { kind: "client-gone" } });
    expect(exchange).not.toHaveProperty("response");
  });

  it.each(WAYS)(
    "%s within an upload that is read to its end first: nothing is forwarded",
    async (_way, leave) => {
      const behind = await rawServer();
      const proxy = await recorder({ upstream: behind.origin, ...options() });
      const client = await connect(proxy.graphUrl);
      client.send(
        "DELETE /calls/1 HTTP/1.1",
        "Host: localhost",
        "Transfer-Encoding: chunked",
        "",
        "5",
        "hello",
        "",
      );
      await roundTrips(proxy.graphUrl);
      leave(client);
      expect(await proxy.tape()).toMatchObject([
        { request: { text: "hello" }, failure: { kind: "client-gone" } },
      ]);
      expect(behind.connections).toEqual([]);
    },
  );

  it.each(WAYS)(
    "%s while Graph's post has no bot behind: the tape has what had come",
    async (_way, leave) => {
      const proxy = await recorder({ upstream: "http://127.0.0.1:9", ...options() });
      const { origin, pathname } = new URL(proxy.callbackUrl);
      const client = await connect(origin);
      client.send(`POST ${pathname} HTTP/1.1`, "Host: localhost", "Content-Length: 10", "", "hello");
      await roundTrips(origin);
      leave(client);
      await eventually(() => proxy.events.some(({ event }) => event === "recorded")).toBe(true);
      const [exchange] = await proxy.tape();
      expect(exchange).toMatchObject({ request: { text: "hello" }, failure: { kind: "client-gone" } });
      expect(exchange).not.toHaveProperty("response");
    },
  );

  it.each(WAYS)("%s with several requests under way: each is taken back", async (_way, leave) => {
    const behind = await rawServer();
    const proxy = await recorder({ upstream: behind.origin, ...options() });
    const client = await connect(proxy.graphUrl);
    for (const target of ["/1", "/2", "/3"]) client.send(`GET ${target} HTTP/1.1`, "Host: localhost", "", "");
    await eventually(() => behind.connections.filter(({ text }) => text.endsWith("\r\n\r\n")).length).toBe(3);
    leave(client);
    await eventually(() => behind.connections.filter(({ ending }) => ending !== "open").length).toBe(3);
    const tape = await proxy.tape();
    expect(tape.map(({ request, failure }) => `${request.url} ${failure?.kind}`)).toEqual([
      "/1 client-gone",
      "/2 client-gone",
      "/3 client-gone",
    ]);
  });

  it("in the middle of a chunk that is none gets 400: the request is taken back, and an event says so", async () => {
    const behind = await rawServer();
    const proxy = await recorder({ upstream: behind.origin, ...options() });
    const client = await connect(proxy.graphUrl);
    client.send("POST / HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "", "5", "hello", "");
    const asked = await behind.asked();
    await eventually(() => asked.text).toContain("hello");
    client.send("no chunk\r\n");
    await eventually(() => client.ending).not.toBe("open");
    expect(client.text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    await eventually(() => asked.ending).not.toBe("open");
    expect(await proxy.tape()).toMatchObject([
      { request: { text: "hello" }, failure: { kind: "client-gone" } },
    ]);
    expect(proxy.warnings()).toContainEqual(expect.stringMatching(/HPE_INVALID_CHUNK_SIZE\): answered 400$/));
  });
});
