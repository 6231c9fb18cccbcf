import { describe, expect, it } from "vitest";
import { connect } from "../support/connection.js";
import { DIRECTIONS, recorderDoor } from "../support/doors.js";
import { eventually } from "../support/eventually.js";
import { bodyOf, firstLine, headerLines } from "../support/head.js";
import { rawServer } from "../support/raw-server.js";

const OF_THIS_HOP = [
  "Connection: keep-alive, X-Hop , content-type",
  "Connection: X-Other-Hop",
  "Keep-Alive: timeout=3",
  "Proxy-Authorization: Basic cm9sbDpjYWxs",
  "Proxy-Authenticate: Basic",
  "Proxy-Connection: keep-alive",
  "TE: trailers",
  "Trailer: X-Sum",
  "Upgrade: h2c",
  "Content-Type: text/plain",
  "X-Hop: 1",
  "X-Other-Hop: 2",
];
const KEPT = ["X-Kept: 1", "X-Kept: 2", "X-Name: Jos\xe9 Jos\xc3\xa9"];
const ANSWER = ["HTTP/1.1 200 OK", "Content-Length: 2", "", "ok"];

describe.each(DIRECTIONS)("headers of a request (to %s)", (to) => {
  it("those of one hop go no further, others keep every value", async () => {
    const behind = await rawServer((connection) => connection.send(...ANSWER));
    const door = await recorderDoor(to, behind.origin);
    const client = await connect(door.origin);
    const cookies = ["Cookie: a=1", "Cookie: b=2"];
    client.send(`POST ${door.target} HTTP/1.1`, "Host: localhost", ...OF_THIS_HOP);
    client.send("", ...KEPT, ...cookies, "Content-Length: 0", "", "");
    await eventually(() => bodyOf(client.text)).toBe("ok");
    expect(headerLines(behind.connections[0]!.text)).toEqual([
      "connection: keep-alive",
      "content-length: 0",
      "cookie: a=1; b=2",
      `host: ${new URL(behind.origin).host}`,

      "x-kept: 1",
      "x-kept: 2",
      "x-name: Jos\xe9 Jos\xc3\xa9",
    ]);
    const [exchange] = await door.tape();
    expect(exchange!.request.headers).toEqual({
      "x-name": "Jos\xe9 Jos\xc3\xa9",
      "x-kept": ["1", "2"],
      cookie: ["a=<redacted:cookie>", "b=<redacted:cookie>"],
    });
  });
});

describe.each(DIRECTIONS)("headers of an answer (to %s)", (to) => {
  it("those of one hop go no further, others keep every value", async () => {
    const behind = await rawServer((connection) => {
      connection.send("HTTP/1.1 200 OK", ...OF_THIS_HOP, "");
      connection.send("Connection: X-Hop", ...KEPT, "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2", "");
      connection.send("Date: Mon, 23 Nov 2026 08:00:00 GMT", "Content-Length: 2", "", "ok");
    });
    const door = await recorderDoor(to, behind.origin);
    const client = await connect(door.origin);
    client.send(`POST ${door.target} HTTP/1.1`, "Host: localhost", "Content-Length: 0", "", "");
    await eventually(() => bodyOf(client.text)).toBe("ok");
    expect(headerLines(client.text)).toEqual([
      "connection: keep-alive",
      "content-length: 2",
      "date: Mon, 23 Nov 2026 08:00:00 GMT",
      "keep-alive: timeout=65", // this hop's own

      "set-cookie: a=1; Path=/",
      "set-cookie: b=2",
      "x-kept: 1",
      "x-kept: 2",
      "x-name: Jos\xe9 Jos\xc3\xa9",
    ]);
    const [exchange] = await door.tape();
    expect(exchange!.response!.headers).toEqual({
      date: "Mon, 23 Nov 2026 08:00:00 GMT",
      "x-name": "Jos\xe9 Jos\xc3\xa9",
      "x-kept": ["1", "2"],
      "set-cookie": ["a=<redacted:cookie>; Path=/", "b=<redacted:cookie>"],
    });
  });

  it("none is added: an answer without a date has none", async () => {
    const behind = await rawServer((connection) => connection.send(...ANSWER));
    const door = await recorderDoor(to, behind.origin);
    const client = await connect(door.origin);
    client.send(`POST ${door.target} HTTP/1.1`, "Host: localhost", "Content-Length: 0", "", "");
    await eventually(() => bodyOf(client.text)).toBe("ok");
    expect(headerLines(client.text)).toEqual([
      "connection: keep-alive",
      "content-length: 2",
      "keep-alive: timeout=65",
    ]);
    expect((await door.tape())[0]!.response).toMatchObject({ headers: {}, text: "ok" });
  });

  it.each(["200 OK", "200 Sure Thing", "200 ", "200 Gar\xe7on", "599 Odd", "999 Odder"])(
    "the status line %j passes as it is",
    async (status) => {
      const behind = await rawServer((connection) =>
        connection.send(`HTTP/1.1 ${status}`, ...ANSWER.slice(1)),
      );
      const door = await recorderDoor(to, behind.origin);
      const client = await connect(door.origin);
      client.send(`POST ${door.target} HTTP/1.1`, "Host: localhost", "Content-Length: 0", "", "");
      await eventually(() => bodyOf(client.text)).toBe("ok");
      expect(firstLine(client.text)).toBe(`HTTP/1.1 ${status}`);
      expect((await door.tape())[0]!.response).toMatchObject({
        status: Number(status.slice(0, 3)),
        text: "ok",
      });
    },
  );
});
