import http from "node:http";
import { describe, expect, it } from "vitest";
import { connect } from "../support/connection.js";
import { recorderDoor } from "../support/doors.js";
import { eventually } from "../support/eventually.js";
import { bodyOf, headerLines } from "../support/head.js";
import { listening } from "../support/listening.js";
import { rawServer } from "../support/raw-server.js";
import { recorder } from "../support/recorder.js";
import { upstream, type Upstream } from "../support/upstream.js";

const SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
const BEHIND = ["GET /behind HTTP/1.1", "Host: localhost", "", ""].join("\r\n");

/** One line a request, sorted: two requests go over two connections, and either may be first. */
function requests(behind: Upstream): string[] {
  return behind.requests.map(({ method, url, body }) => `${method} ${url} ${body.toString()}`).sort();
}

describe("a body and the request behind it reach the upstream as two requests", () => {
  const hex = SMUGGLED.length.toString(16);
  const chunked = ["Transfer-Encoding: chunked", "", hex, SMUGGLED, "0", "", ""];
  const known = [`Content-Length: ${SMUGGLED.length}`, "", SMUGGLED];
  const rows = [
    ...["DELETE", "GET", "OPTIONS", "POST", "PATCH"].map((method) => [method, "chunked", chunked] as const),
    ...["DELETE", "GET", "OPTIONS", "POST", "PATCH"].map(
      (method) => [method, "under a Content-Length", known] as const,
    ),
    ...["DELETE", "GET", "OPTIONS", "POST", "PATCH"].map(
      (method) =>
        [
          method,
          "under a Content-Length that Connection names",
          ["Connection: Content-Length", ...known],
        ] as const,
    ),
    ...["DELETE", "POST"].map(
      (method) =>
        [
          method,
          "chunked, which Connection names",
          ["Connection: keep-alive, Transfer-Encoding", ...chunked],
        ] as const,
    ),
  ];

  it.each(rows)("%s, %s", async (method, _framing, body) => {
    const behind = await upstream();
    const proxy = await recorder({ upstream: behind.origin });
    const client = await connect(proxy.graphUrl);
    client.send(`${method} /front HTTP/1.1`, "Host: localhost", body.join("\r\n") + BEHIND);
    await eventually(() => client.text).toMatch(/answer to \/front.*answer to \/behind/s);
    expect(requests(behind)).toEqual(["GET /behind ", `${method} /front ${SMUGGLED}`].sort());
    expect(behind.rubbish).toEqual([]);
    expect(await proxy.tape()).toMatchObject([
      { request: { method, url: "/front", text: SMUGGLED }, response: { text: "answer to /front" } },
      { request: { method: "GET", url: "/behind" }, response: { text: "answer to /behind" } },
    ]);
  });

  it("an answer to HEAD and to a chunked HEAD has no body", async () => {
    const behind = await upstream((response) => response.setHeader("content-length", 99).end());
    const proxy = await recorder({ upstream: behind.origin });
    const client = await connect(proxy.graphUrl);
    client.send(
      "HEAD /front HTTP/1.1",
      "Host: localhost",
      "",
      "HEAD /behind HTTP/1.1",
      "Host: localhost",
      "",
    );
    client.send(chunked.join("\r\n"));
    await eventually(() => client.text).toMatch(/^(HTTP\/1\.1 200 OK\r\n([^\r]+\r\n)+\r\n){2}$/);
    expect(client.text.match(/content-length: 99/gi)).toHaveLength(2);
    expect(requests(behind)).toEqual([`HEAD /behind ${SMUGGLED}`, "HEAD /front "]);
  });
});

describe("the frame of a request stays", () => {
  it.each(["POST", "PUT", "PATCH"])("%s without a body has a length of 0", async (method) => {
    const behind = await upstream();
    const proxy = await recorder({ upstream: behind.origin });
    const client = await connect(proxy.graphUrl);
    client.send(`${method} /empty HTTP/1.1`, "Host: localhost", "", "");
    await eventually(() => client.text).toContain("answer to /empty");
    expect(behind.requests[0]!.headers).toContain("content-length: 0");
    expect(behind.requests[0]!.headers.join()).not.toContain("transfer-encoding");
    expect((await proxy.tape())[0]!.request).toEqual({ method, url: "/empty", headers: {} });
  });

  it("a chunked POST stays chunked", async () => {
    const behind = await upstream();
    const proxy = await recorder({ upstream: behind.origin });
    const client = await connect(proxy.graphUrl);
    client.send(
      "POST / HTTP/1.1",
      "Host: localhost",
      "Transfer-Encoding: chunked",
      "",
      "2",
      "{}",
      "0",
      "",
      "",
    );
    await eventually(() => client.text).toContain("answer to /");
    expect(behind.requests[0]!.headers).toContain("transfer-encoding: chunked");
    expect((await proxy.tape())[0]!.request).toEqual({ method: "POST", url: "/", headers: {}, body: {} });
  });
});

describe("answers between the request and its answer", () => {
  it("a client that expects 100-continue is told to go on, and the upstream is not asked", async () => {
    const behind = await upstream();
    const proxy = await recorder({ upstream: behind.origin });
    const client = await connect(proxy.graphUrl);
    client.send(
      "POST /expect HTTP/1.1",
      "Host: localhost",
      "Content-Length: 2",
      "Expect: 100-continue",
      "",
      "",
    );
    await eventually(() => client.text).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    client.send("{}");
    await eventually(() => client.text).toContain("answer to /expect");
    expect(behind.requests[0]!.headers.join()).not.toContain("expect");
    expect((await proxy.tape())[0]).toMatchObject({
      request: { headers: {}, body: {} },
      response: { status: 200 },
    });
  });

  it("an upstream's 1xx is not taken for its answer", async () => {
    const behind = await rawServer((connection) => {
      connection.send("HTTP/1.1 103 Early Hints", "Link: </a>", "", "HTTP/1.1 100 Continue", "", "");
      connection.send("HTTP/1.1 201 Created", "Content-Length: 2", "", "{}");
    });
    const proxy = await recorder({ upstream: behind.origin });
    const client = await connect(proxy.graphUrl);
    client.send("POST / HTTP/1.1", "Host: localhost", "", "");
    await eventually(() => client.text).toMatch(/^HTTP\/1\.1 201 Created\r\n.*\r\n\r\n\{\}$/s);
    expect((await proxy.tape())[0]).toMatchObject({ response: { status: 201, headers: {}, body: {} } });
  });

  it.each(["close", "keep-alive"])(
    "an answer that comes before the upload is complete passes, and so does what follows (connection: %s)",
    async (connection) => {
      const rest = "x".repeat(2 * 1024 * 1024);
      const early = http.createServer((request, response) => {
        const [status, body] = request.method === "POST" ? [413, "big"] : [200, "fine"];
        response.writeHead(status, { connection, "content-length": body.length }).end(body);
        request.resume();
      });
      const proxy = await recorder({ upstream: await listening(early) });
      const client = await connect(proxy.graphUrl);
      client.send("POST / HTTP/1.1", "Host: localhost", `Content-Length: ${5 + rest.length}`, "", "first");
      await eventually(() => bodyOf(client.text)).toBe("big");
      client.send(rest + BEHIND);
      await eventually(() => client.text).toMatch(/big.*fine$/s);
      expect(await proxy.tape()).toMatchObject([
        { request: { text: "first" }, response: { status: 413, text: "big" } },
        { request: { url: "/behind" }, response: { status: 200, text: "fine" } },
      ]);
    },
  );

  it("a client of HTTP/1.0 gets no chunks", async () => {
    const behind = await upstream((response) => {
      response.write("answer ");
      response.end("in chunks");
    });
    const proxy = await recorder({ upstream: behind.origin });
    const client = await connect(proxy.graphUrl);
    client.send("GET / HTTP/1.0", "", "");
    await eventually(() => client.ending).toBe("ended");
    expect(bodyOf(client.text)).toBe("answer in chunks");
    expect((await proxy.tape())[0]!.response).toMatchObject({ text: "answer in chunks" });
  });

  it("an answer whose end is the end of its connection comes to its end", async () => {
    const behind = await rawServer((connection) => {
      connection.send("HTTP/1.1 200 OK", "", "all of it");
      connection.socket.end();
    });
    const proxy = await recorderDoor("graph", behind.origin);
    const client = await connect(proxy.origin);
    client.send("GET / HTTP/1.1", "Host: localhost", "", "");
    await eventually(() => bodyOf(client.text)).toBe("9\r\nall of it\r\n0\r\n\r\n");
    expect(headerLines(client.text)).toContain("transfer-encoding: chunked");
    expect((await proxy.tape())[0]!.response).toMatchObject({ text: "all of it" });
  });
});
