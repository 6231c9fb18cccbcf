import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { record, replay, type ReplayOptions } from "../../src/compose/index.js";
import type { Event } from "../../src/engine/events.js";
import { cassetteFile, readRepositoryCassette, requestsOf } from "../support/cassettes.js";
import { connect } from "../support/connection.js";
import { turn } from "../support/desk.js";
import { eventually } from "../support/eventually.js";
import { HandClock } from "../support/hand-clock.js";
import { nobody } from "../support/nobody.js";
import { filesBeside, newPlace } from "../support/place.js";
import { upstream } from "../support/upstream.js";

const ONE = cassetteFile("invite-one");
const [INVITE] = requestsOf(readRepositoryCassette("invite-one"));
const LEAD = 20;
const GRACE = 5_000;

/** A replay whose clock the test moves, and everything that it tells. */
async function replayByHand(options: Partial<ReplayOptions> = {}) {
  const clock = new HandClock();
  const events: Event[] = [];
  const running = await replay({ cassette: ONE, clock, onEvent: (event) => events.push(event), ...options });
  const invite = async (): Promise<number> => {
    const { status } = await fetch(running.graphUrl + INVITE!.url, {
      ...{ method: "POST", body: JSON.stringify(INVITE!.body), headers: { authorization: "Bearer token" } },
    });
    return status;
  };
  const told = () => events.map(({ event }) => event);
  return { clock, events, running, invite, told };
}

/** A bot that notes what comes and leaves it unanswered. */
function silentBot() {
  return upstream(() => undefined);
}

describe("a replay that is stopped", () => {
  it("gives a bot that does not answer five seconds, and no more", async () => {
    const bot = await silentBot();
    const { clock, running, invite } = await replayByHand({ callback: bot.origin });
    expect(await invite()).toBe(200);
    clock.advance(LEAD);
    await eventually(() => bot.requests.length).toBe(1);
    let over = false;
    const stopped = running.stop().finally(() => (over = true));
    clock.advance(GRACE - 1);
    await turn();
    expect(over).toBe(false);
    clock.advance(1);
    const report = await stopped;
    expect(report).toMatchObject({ clean: false, delivered: 0, undelivered: 2 });
    expect(report.findings.map(({ message }) => message)).toEqual([
      "x2 was not delivered: the session was stopped before the bot had answered it",
      "x3 was not delivered: the session was stopped before the bot had answered it",
    ]);
    expect(bot.requests).toHaveLength(1);
  });

  it("waits for what is due, whose lead has not passed yet", async () => {
    const bot = await upstream((response) => response.writeHead(202).end());
    const { clock, running, invite } = await replayByHand({ callback: bot.origin });
    await invite();
    const stopped = running.stop();
    await turn();
    expect(bot.requests).toEqual([]);
    clock.advance(LEAD);
    expect(await stopped).toMatchObject({ clean: true, delivered: 2 });
  });

  it("twice gives one report", async () => {
    const { running, told } = await replayByHand();
    const [one, other] = await Promise.all([running.stop(), running.stop()]);
    expect(other).toBe(one);
    expect(told().filter((name) => name === "report")).toHaveLength(1);
  });

  it("has the report as its last word, whatever breaks off in closing", async () => {
    const { running, events } = await replayByHand();
    const half = await connect(running.graphUrl);
    half.send(
      "POST /v1.0/x HTTP/1.1",
      "Host: localhost",
      "Authorization: x",
      "Content-Length: 9",
      "",
      "half",
    );
    await eventually(() => events.length).toBeGreaterThan(0);
    const asked = await connect(running.graphUrl);
    asked.send("GET /v1.0/x HTTP/1.1", "Host: localhost", "", "");
    await eventually(() => asked.text).toContain("599");
    await running.stop();
    await once(half.socket, "close");
    await turn();
    expect(events.at(-1)?.event).toBe("report");
  });

  it("takes no more connections", async () => {
    const { running, invite } = await replayByHand();
    await running.stop();
    await expect(invite()).rejects.toThrow("fetch failed");
  });
});

it("a replay tells its address first, then that notifications have nowhere to go", async () => {
  const { running, events } = await replayByHand();
  expect(events).toEqual([
    { event: "listening", mode: "replay", graph: running.graphUrl },
    {
      event: "warning",
      message: expect.stringContaining(
        "2 notifications of calls for which no request names a callbackUri",
      ) as string,
    },
  ]);
  expect(running.callbackUrl).toBeUndefined();
  await running.stop();
});

describe("a start that fails leaves nothing behind", () => {
  it("a replay: its port is free again", async () => {
    const { host, port } = new URL(await nobody());
    const options = { cassette: ONE, port: Number(port) };
    await expect(replay({ ...options, callback: `http://${host}/api/calls` })).rejects.toThrow(
      "own graph listener",
    );
    const running = await replay(options);
    expect(running.graphUrl).toBe(`http://${host}`);
    await running.stop();
  });

  it.each([
    ["an upstream that is its own", (origin: string) => ({ upstream: origin }), "own graph listener"],
    ["a callback that is its own", (origin: string) => ({ callback: origin }), "own graph listener"],
    [
      "a callback port in use",
      (origin: string) => ({ callbackPort: Number(new URL(origin).port) }),
      "is in use",
    ],
  ])("a recorder with %s: no file, no lock, its ports are free again", async (_, more, message) => {
    const origin = await nobody();
    const file = await newPlace();
    const options = { cassette: file, port: Number(new URL(origin).port), upstream: "http://127.0.0.1:1" };
    await expect(record({ ...options, ...more(origin) })).rejects.toThrow(message);
    expect(await filesBeside(file)).toEqual([]);
    const running = await record(options);
    expect(await running.stop()).toMatchObject({ clean: false, requests: 0 });
    expect(await filesBeside(file)).toEqual([]);
  });
});
