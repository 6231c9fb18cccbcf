import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import type { WireEffect } from "../../src/tape/play.js";
import {
  affected,
  answer,
  ask,
  bare,
  GARBLED,
  LENGTH,
  RESET,
  SLOW,
  TRUNCATED,
  whole,
} from "../support/affected.js";
import { eventually } from "../support/eventually.js";
import { request, toGraph } from "../support/exchanges.js";
import { bodyOf, headerLines } from "../support/head.js";

/** An answer of ASCII, at the path of its name. */
const plain = (name: string, text: string): Exchange =>
  toGraph(name, request("GET", `/v1.0/${name}`), { text });

describe("an answer that is reset", () => {
  it.each([
    ["with a body", answer("one")],
    ["without one", bare("one", 204)],
  ])("is no byte and a reset connection, and did not come whole: one %s", async (_name, exchange) => {
    const { origin, ended } = await affected([exchange, RESET]);
    const client = await ask(origin, exchange);
    await eventually(() => client.ending).toBe("ECONNRESET");
    expect(client.size).toBe(0);
    expect(ended).toEqual({ one: false });
  });
});

describe("an answer that is truncated", () => {
  it("has the head of the whole answer, its length too, half of the body, and then an end in order", async () => {
    const exchange = answer("one");
    const { origin, ended } = await affected([exchange, TRUNCATED]);
    const client = await ask(origin, exchange);
    await eventually(() => client.ending).toBe("ended");
    const bytes = await whole(exchange);
    expect(client.text).toBe(bytes.slice(0, bytes.length - Math.ceil(LENGTH / 2)));
    expect(headerLines(client.text)).toContain(`content-length: ${LENGTH}`);
    expect(ended).toEqual({ one: false });
  });

  it("lacks its body where that is one byte", async () => {
    const exchange = plain("one", "1");
    const { origin } = await affected([exchange, TRUNCATED]);
    const client = await ask(origin, exchange);
    await eventually(() => client.ending).toBe("ended");
    expect(headerLines(client.text)).toContain("content-length: 1");
    expect(bodyOf(client.text)).toBe("");
  });

  it("loses half of what is more than fits between a server and a client, too", async () => {
    const exchange = plain("one", "a".repeat(12 * 1024 * 1024));
    const { origin } = await affected([exchange, TRUNCATED]);
    const client = await ask(origin, exchange);
    await eventually(() => client.ending).toBe("ended");
    expect(bodyOf(client.text)?.length).toBe(6 * 1024 * 1024);
  });

  it.each([
    ["of a 204", bare("one", 204), "HTTP/1.1 204 No Content\r\n"],
    ["of a 304", bare("one", 304), "HTTP/1.1 304 Not Modified\r\n"],
    ["to HEAD", bare("one", 200, "HEAD"), "HTTP/1.1 200 OK\r\n"],
    ["of an empty body", bare("one", 202), "HTTP/1.1 202 Accepted\r\n"],
    ["of a status without a name", bare("one", 299), "HTTP/1.1 299 unknown\r\n"],
  ])("ends in its head where there is no body to break off: %s", async (_name, exchange, line) => {
    const { origin, ended } = await affected([exchange, TRUNCATED]);
    const client = await ask(origin, exchange);
    await eventually(() => client.ending).toBe("ended");
    expect(client.text).toBe(line);
    expect((await whole(exchange)).startsWith(line)).toBe(true);
    expect(ended).toEqual({ one: false });
  });
});

describe("an answer that is garbled", () => {
  it.each([
    ["with a body", answer("one")],
    ["without one", bare("one", 204)],
  ])("is bytes that are no HTTP and an end in order: one %s", async (_name, exchange) => {
    const { origin, ended } = await affected([exchange, GARBLED]);
    const client = await ask(origin, exchange);
    await eventually(() => client.ending).toBe("ended");
    expect(client.text).toMatch(/^\x15[^H]+$/);
    expect(ended).toEqual({ one: false });
  });
});

describe("an answer that is slow", () => {
  it("begins with its head at once, goes on piece by piece and is whole with the last millisecond", async () => {
    const exchange = answer("one");
    const bytes = await whole(exchange);
    const head = bytes.length - LENGTH;
    const { origin, clock, ended } = await affected([exchange, SLOW]);
    const client = await ask(origin, exchange);
    await eventually(() => client.size).toBe(head);
    for (let piece = 1; piece <= 10; piece += 1) {
      clock.advance(99);
      expect([clock.pending, ended]).toEqual([11 - piece, {}]);
      clock.advance(1);
      await eventually(() => client.size).toBe(head + Math.floor((LENGTH * piece) / 10));
    }
    expect(client.text).toBe(bytes);
    await eventually(() => ended).toEqual({ one: true });
  });

  it("comes in no more pieces than ten, and in no more than it has bytes", async () => {
    const [large, small] = [plain("large", "a".repeat(1024 * 1024)), plain("small", "abc")];
    const { origin, clock } = await affected([large, SLOW], [small, SLOW]);
    await ask(origin, large);
    await eventually(() => clock.pending).toBe(10);
    await ask(origin, small);
    await eventually(() => clock.pending).toBe(13);
  });

  it.each([
    ["of a 204", bare("one", 204)],
    ["of a 304", bare("one", 304)],
    ["to HEAD", bare("one", 200, "HEAD")],
    ["of an empty body", bare("one", 202)],
  ])("comes at its time where all of it is the head: %s", async (_name, exchange) => {
    const { origin, clock, ended } = await affected([exchange, SLOW]);
    const client = await ask(origin, exchange);
    await eventually(() => clock.pending).toBe(1);
    clock.advance(999);
    const bytes = await whole(exchange);
    expect([clock.pending, ended, client.size]).toEqual([1, {}, 0]);
    clock.advance(1);
    await eventually(() => client.text).toBe(bytes);
    await eventually(() => ended).toEqual({ one: true });
  });
});

describe("a recorded failure", () => {
  const recorded = answer("one");
  const stalled: Exchange = { ...recorded, failure: { kind: "stalled", after: 1 } };

  it.each<[WireEffect, string]>([
    [RESET, "ECONNRESET"],
    [TRUNCATED, "ended"],
    [GARBLED, "ended"],
  ])("fails in another way where a fault says so: $kind", async (effect, ending) => {
    const { origin, ended } = await affected([stalled, effect]);
    const client = await ask(origin, stalled);
    await eventually(() => client.ending).toBe(ending);
    expect(ended).toEqual({ one: false });
  });

  it("does not become a whole answer by being slow", async () => {
    const broken: Exchange = { ...recorded, failure: { kind: "truncated", after: 1 } };
    const { origin, clock } = await affected([broken, SLOW]);
    const client = await ask(origin, broken);
    await eventually(() => client.ending).toBe("ended");
    expect(headerLines(client.text)).toContain("transfer-encoding: chunked");
    expect(clock.pending).toBe(0);
  });
});

it.each([TRUNCATED, SLOW])(
  "an answer that cannot be sent breaks off and is told of: $kind",
  async (effect) => {
    const exchange = answer("one", { headers: { "x-bad": "a\nb" } });
    const { origin, ended, events } = await affected([exchange, effect]);
    const client = await ask(origin, exchange);
    await eventually(() => client.ending).not.toBe("open");
    expect(client.size).toBe(0);
    const message = expect.stringMatching(/^GET \/v1\.0\/one broke off: .*x-bad/) as string;
    expect(events).toContainEqual({ event: "warning", message });
    await eventually(() => ended).toEqual({ one: false });
  },
);
