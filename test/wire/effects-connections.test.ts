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
import { bodyOf } from "../support/head.js";

const EFFECTS = [RESET, TRUNCATED, GARBLED, SLOW];
const [FIRST, SECOND] = [answer("first"), answer("second")];

describe("what is done to an answer behind another one of its connection", () => {
  it.each<[WireEffect, string, RegExp]>([
    [RESET, "ECONNRESET", /^$/],
    [TRUNCATED, "ended", /^HTTP\/1\.1 200 OK\r\n[^]*\{"id":"7",[^}]*$/],
    [GARBLED, "ended", /^\x15[^H]+$/],
  ])("comes after that one: $kind", async (effect, ending, rest) => {
    const { origin, clock, asked, ended } = await affected([FIRST, undefined, 50], [SECOND, effect]);
    const client = await ask(origin, FIRST, SECOND);
    await eventually(() => [asked, clock.pending]).toEqual([["first", "second"], 1]);
    expect([client.size, client.ending, ended]).toEqual([0, "open", {}]);
    clock.advance(50);
    await eventually(() => client.ending).toBe(ending);
    const bytes = await whole(FIRST);
    expect(client.text.slice(0, bytes.length)).toBe(bytes);
    expect(client.text.slice(bytes.length)).toMatch(rest);
    expect(ended).toEqual({ first: true, second: false });
  });

  it("takes its time from there on: slow", async () => {
    const { origin, clock, asked, ended } = await affected([FIRST, SLOW], [SECOND, SLOW]);
    const client = await ask(origin, FIRST, SECOND);
    await eventually(() => [asked, clock.pending]).toEqual([["first", "second"], 10]);
    clock.advance(1000);
    await eventually(() => clock.pending).toBe(10);
    const bytes = await whole(FIRST);
    await eventually(() => client.size).toBe(2 * bytes.length - LENGTH);
    expect(ended).toEqual({ first: true });
    clock.advance(1000);
    await eventually(() => client.text).toBe(bytes + bytes);
    await eventually(() => ended).toEqual({ first: true, second: true });
  });
});

describe("an answer of the same connection, behind one", () => {
  it.each([RESET, TRUNCATED, GARBLED])("that is broken off, never comes: $kind", async (effect) => {
    const { origin, ended } = await affected([FIRST, effect], [SECOND]);
    const client = await ask(origin, FIRST, SECOND);
    await eventually(() => client.ending).not.toBe("open");
    expect(client.size).toBeLessThan((await whole(FIRST)).length);
    await eventually(() => ended).toEqual({ first: false, second: false });
  });

  it("that is slow, comes when that is whole", async () => {
    const { origin, clock, ended } = await affected([FIRST, SLOW], [SECOND]);
    const client = await ask(origin, FIRST, SECOND);
    await eventually(() => clock.pending).toBe(10);
    clock.advance(1000);
    const bytes = await whole(FIRST);
    await eventually(() => client.text).toBe(bytes + bytes);
    await eventually(() => ended).toEqual({ first: true, second: true });
  });
});

describe("an answer whose client leaves", () => {
  it.each(EFFECTS)("while it is held back did not come whole: $kind", async (effect) => {
    const { origin, listener, clock, ended } = await affected([FIRST, effect, 50]);
    const client = await ask(origin, FIRST);
    await eventually(() => clock.pending).toBe(1);
    client.socket.destroy();
    await eventually(() => ended).toEqual({ first: false });
    expect(clock.pending).toBe(0);
    await listener.settled();
  });

  it.each(EFFECTS)("before its turn comes did not come whole: $kind", async (effect) => {
    const stalled: Exchange = { ...bare("first", 200), failure: { kind: "stalled", after: 1 } };
    const { origin, listener, clock, asked, ended } = await affected([stalled], [SECOND, effect]);
    const client = await ask(origin, stalled, SECOND);
    await eventually(() => [asked, bodyOf(client.text)]).toEqual([["first", "second"], ""]);
    client.socket.destroy();
    await eventually(() => ended).toEqual({ first: true, second: false });
    expect(clock.pending).toBe(0);
    await listener.settled();
  });

  it.each([
    ["while it dribbles", FIRST, 10],
    ["while it waits for its time", bare("first", 204), 1],
  ])("%s stops, and did not come whole", async (_name, exchange, pieces) => {
    const { origin, listener, clock, ended } = await affected([exchange, SLOW]);
    const client = await ask(origin, exchange);
    await eventually(() => clock.pending).toBe(pieces);
    clock.advance(500);
    client.socket.destroy();
    await eventually(() => ended).toEqual({ first: false });
    expect(clock.pending).toBe(0);
    await listener.settled();
  });
});
