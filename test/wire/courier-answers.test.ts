import { subscribe, unsubscribe } from "node:diagnostics_channel";
import dns from "node:dns";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { Courier } from "../../src/wire/courier.js";
import { ACCEPTED, NEVER, notification, rawBot } from "../support/delivery.js";
import { eventually } from "../support/eventually.js";
import { nobody } from "../support/nobody.js";
import { rawServer } from "../support/raw-server.js";
import { upstream } from "../support/upstream.js";

const courier = new Courier();
afterAll(() => courier.close());

describe("the answer to a delivery", () => {
  it.each([200, 202, 204, 304, 400, 401, 404, 429, 500, 503, 599])("%i is its status", async (status) => {
    const { origin } = await upstream((response) => response.writeHead(status).end());
    expect(await courier.deliver(notification(), new URL(origin), NEVER)).toBe(status);
  });

  it.each([301, 302, 303, 307, 308])("%i is its status, and is not followed", async (status) => {
    const elsewhere = await rawBot(ACCEPTED);
    const location = `${elsewhere.origin}/api/calls`;
    const there = await upstream((response) => response.writeHead(status, { location }).end());
    expect(await courier.deliver(notification(), new URL(there.origin), NEVER)).toBe(status);
    expect(there.requests).toHaveLength(1);
    expect(elsewhere.connections).toEqual([]);
  });

  it("302 to what is no URL is its status", async () => {
    const { origin } = await upstream((response) => response.writeHead(302, { location: "http://[" }).end());
    expect(await courier.deliver(notification(), new URL(origin), NEVER)).toBe(302);
  });

  it.each([
    ["without a length", ["HTTP/1.1 202 Accepted", "", "thanks"]],
    [
      "in chunks, with trailers",
      ["HTTP/1.1 202 Accepted", "Transfer-Encoding: chunked", "", "2", "ok", "0", "X-Sum: 1", ""],
    ],
    [
      "that says it is gzip and is not",
      ["HTTP/1.1 202 Accepted", "Content-Encoding: gzip", "Content-Length: 2", "", "ok"],
    ],
    ["behind a 100", ["HTTP/1.1 100 Continue", "", ...ACCEPTED]],
  ])("%s is an answer", async (_name, lines) => {
    const { origin } = await rawBot(lines, true);
    expect(await courier.deliver(notification(), new URL(origin), NEVER)).toBe(202);
  });
});

describe("the connection of a delivery", () => {
  it("is used again where the bot says that it keeps it", async () => {
    const bot = await httpBot();
    for (let count = 1; count <= 3; count += 1)
      expect(await courier.deliver(notification(), bot.url, NEVER)).toBe(202);
    expect(bot.connections()).toBe(1);
  });

  it("is another after the first where the bot does not say so", async () => {
    const { origin, connections } = await rawBot(ACCEPTED, true);
    for (let count = 1; count <= 3; count += 1) {
      expect(await courier.deliver(notification(), new URL(origin), NEVER)).toBe(202);
      expect(connections).toHaveLength(count);
    }
    for (const { text } of connections) expect(text.match(/POST /g)).toHaveLength(1);
  });

  it("is another after the first where the bot promises less than a second", async () => {
    const bot = await httpBot(0, { keepAliveTimeout: 100 });
    for (let count = 1; count <= 3; count += 1) {
      expect(await courier.deliver(notification(), bot.url, NEVER)).toBe(202);
      expect(bot.connections()).toBe(count);
    }
  });

  it("is another for a bot that was restarted at once", async () => {
    let port = 0;
    for (let count = 1; count <= 50; count += 1) {
      const bot = await httpBot(port);
      port = Number(bot.url.port);
      expect(await courier.deliver(notification(), bot.url, NEVER)).toBe(202);
      expect(bot.connections()).toBe(1);
      await bot.stop();
    }
  });

  it("ends when the delivery is given up before an answer", async () => {
    const abort = new AbortController();
    const there = await rawServer();
    const delivery = courier.deliver(notification(), new URL(there.origin), abort.signal);
    const connection = await there.asked();
    abort.abort();
    await expect(delivery).rejects.toThrow("aborted");
    await eventually(() => connection.ending).not.toBe("open");
  });

  it("ends when the delivery is given up in the middle of an answer", async () => {
    const abort = new AbortController();
    const there = await rawBot(["HTTP/1.1 202 Accepted", "Content-Length: 100", "", "so far"]);
    const headCame = vi.fn();
    subscribe("http.client.response.finish", headCame);
    onTestFinished(() => void unsubscribe("http.client.response.finish", headCame));
    const delivery = courier.deliver(notification(), new URL(there.origin), abort.signal);
    delivery.catch(() => undefined);
    const connection = await there.asked();
    await eventually(() => headCame).toHaveBeenCalled();
    abort.abort();
    await expect(delivery).rejects.toThrow();
    await eventually(() => connection.ending).not.toBe("open");
  });

  it("is never made when the delivery was given up before", async () => {
    const { origin, connections } = await rawBot(ACCEPTED);
    await expect(courier.deliver(notification(), new URL(origin), AbortSignal.abort())).rejects.toThrow(
      "aborted",
    );
    await courier.deliver(notification(), new URL(origin), NEVER);
    expect(connections).toHaveLength(1);
  });
});

describe("what went wrong is said in words:", () => {
  it("nothing listens", async () => {
    const origin = await nobody();
    await expect(courier.deliver(notification(), new URL("/api?sig=canary", origin), NEVER)).rejects.toThrow(
      new Error(`nothing listens at ${origin}: is the bot running?`),
    );
  });

  it("nothing listens at any address of localhost", async () => {
    const { port } = new URL(await nobody());
    await expect(
      courier.deliver(notification(), new URL(`http://localhost:${port}/api`), NEVER),
    ).rejects.toThrow(new Error(`nothing listens at http://localhost:${port}: is the bot running?`));
  });

  it.each([
    ["ENOTFOUND", "the host of https://bot.invalid is unknown"],
    ["EAI_AGAIN", "the host of https://bot.invalid could not be looked up"],
  ])("the name server says %s", async (code, message) => {
    const error = Object.assign(new Error(`getaddrinfo ${code} bot.invalid`), { code });
    vi.spyOn(dns, "lookup").mockImplementation((...given: unknown[]) => {
      (given.at(-1) as (error: Error) => void)(error);
    });
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    const delivery = courier.deliver(notification(), new URL("https://bot.invalid/api?sig=canary"), NEVER);
    await expect(delivery).rejects.toThrow(new Error(message));
  });

  it.each([
    ["before an answer", []],
    ["in the middle of a head", ["HTTP/1.1 202 Accep"]],
    [
      "in the middle of a body of known length",
      ["HTTP/1.1 202 Accepted", "Content-Length: 100", "", "so far"],
    ],
    ["in the middle of chunks", ["HTTP/1.1 202 Accepted", "Transfer-Encoding: chunked", "", "2", "ok"]],
  ])("the bot hangs up %s", async (_name, lines) => {
    const { origin } = await rawServer(({ socket }) => socket.end(lines.join("\r\n")));
    await expect(courier.deliver(notification(), new URL("/api?sig=canary", origin), NEVER)).rejects.toThrow(
      new Error(`${origin} broke the connection off before its answer was complete`),
    );
  });

  it("the bot resets the connection", async () => {
    const { origin } = await rawServer(({ socket }) => socket.resetAndDestroy());
    await expect(courier.deliver(notification(), new URL(origin), NEVER)).rejects.toThrow(
      new Error(`${origin} broke the connection off before its answer was complete`),
    );
  });

  it("the bot speaks no HTTP", async () => {
    const { origin } = await rawBot(["220 smtp.bot.example ESMTP"]);
    await expect(courier.deliver(notification(), new URL(origin), NEVER)).rejects.toThrow(
      new Error(`${origin} answered with what is no HTTP`),
    );
  });

  it("the answer is larger than any bot's", async () => {
    const { origin } = await upstream((response) => response.end(Buffer.alloc(16 * 1024 * 1024 + 1)));
    await expect(courier.deliver(notification(), new URL(origin), NEVER)).rejects.toThrow(
      /over limit: 16777216/,
    );
  });
});

/** A bot on a server of Node's, which says that it keeps connections; `stop` breaks them. */
async function httpBot(
  port = 0,
  options: http.ServerOptions = {},
): Promise<{ url: URL; connections: () => number; stop: () => Promise<unknown> }> {
  let connections = 0;
  const server = http.createServer(options, (request, response) => {
    request.resume().on("end", () => response.writeHead(202).end());
  });
  server.on("connection", () => (connections += 1));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const stop = (): Promise<unknown> => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    return closed;
  };
  onTestFinished(() => void (server.listening && stop()));
  const { port: taken } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${taken}/api`), connections: () => connections, stop };
}
