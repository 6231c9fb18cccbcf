import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { asArray, asObject, parseJson } from "../../src/base/json.js";
import { passthrough, record, simulate } from "../../src/compose/index.js";
import type { Running } from "../../src/compose/common.js";
import { readRepositoryCassette } from "../support/cassettes.js";
import { INVITE, send } from "../support/invite-one.js";
import { recorder } from "../support/recorder.js";
import { upstream, type Upstream } from "../support/upstream.js";

const CREATE = {
  ...{ method: "POST", url: "/v1.0/communications/calls", headers: {} },
  body: { targets: [{ identity: { user: { id: "112f7296-5fa4-42ca-bae8-6a692b15d4b8" } } }] },
};
const [OPERATION] = readRepositoryCassette("invite-one").exchanges.filter(({ to }) => to === "bot");

/** A bot, and what it was told: the states of its calls, or how many items there were of anything else. */
async function bot(): Promise<{ url: string; told: () => string[] }> {
  const server = await upstream((response) => void response.writeHead(202).end());
  const told = ({ requests }: Upstream): string[] =>
    requests.map(({ body }) => {
      const items = asArray(asObject(parseJson(body.toString()))?.["value"]);
      const state = asObject(asObject(items[0])?.["resourceData"])?.["state"];
      return typeof state === "string" ? state : `${items.length} items`;
    });
  return { url: `${server.origin}/api/calls`, told: () => told(server) };
}

function stopped<Mode extends Running>(mode: Mode): Mode {
  onTestFinished(async () => {
    await mode.stop();
  });
  return mode;
}

describe("faults of a simulated Graph", () => {
  it.each([
    ["none", [], ["establishing", "established"]],
    ["notification-dropped,nth=1", [0], ["established"]],
    ["notification-twice,nth=2", [0], ["establishing", "established", "established"]],
    ["notification-late,nth=1,delay=1", [0], ["established", "establishing"].sort()],
    ["notification-empty,nth=1", [0], ["0 items", "established"]],
  ] as const)("%s: what the bot is told of a call", async (fault, places, states) => {
    const { url, told } = await bot();
    const faults = places.map(() => fault);
    const graph = stopped(await simulate({ callback: url, step: 0, faults }));
    expect(
      (await send(graph.graphUrl, { ...CREATE, body: { ...CREATE.body, callbackUri: url } })).status,
    ).toBe(201);
    await graph.settled();
    const heard = fault.startsWith("notification-late") ? told().sort() : told();
    expect(heard).toEqual(states);
    expect(await graph.stop()).toMatchObject({ clean: true, faulted: places.length });
  });

  it("throttled bounds over all, because a request that comes again is a new one", async () => {
    const graph = stopped(await simulate({ faults: ["throttled,times=2,retry-after=3"] }));
    const ask = (): Promise<Response> => send(graph.graphUrl, INVITE);
    const [first, second, third] = [await ask(), await ask(), await ask()];
    expect([first.status, second.status, third.status]).toEqual([429, 429, 404]);
    expect(first.headers.get("retry-after")).toBe("3");
    expect(first.headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const { error } = (await first.json()) as { error: { innerError: { date: string } } };
    expect(Date.parse(`${error.innerError.date}Z`)).toBeGreaterThan(Date.parse("2026-01-01T00:00:00Z"));
  });

  it("an answer that breaks off behind what was done is the simulator's own", async () => {
    const { url, told } = await bot();
    const graph = stopped(
      await simulate({
        callback: url,
        step: 0,
        faults: ["response-reset,after=acted,operation=create call"],
      }),
    );
    const live = { ...CREATE, body: { ...CREATE.body, callbackUri: url } };
    await expect(send(graph.graphUrl, live)).rejects.toThrow("fetch failed");
    await graph.settled();
    expect(told()).toEqual(["establishing", "established"]);
  });

  it("a fault that needs a tape is refused with the reason, before anything listens", async () => {
    await expect(simulate({ faults: ["operation-fails"] })).rejects.toThrow(
      "operation-fails is not for simulate: it bends a tape. rollcall replay has one",
    );
  });

  it("what is late goes at once when the session ends", async () => {
    const { url, told } = await bot();
    const graph = stopped(
      await simulate({ callback: url, step: 0, faults: ["notification-late,delay=3600000"] }),
    );
    await send(graph.graphUrl, { ...CREATE, body: { ...CREATE.body, callbackUri: url } });
    expect(await graph.stop()).toMatchObject({ clean: true, undelivered: 0 });
    expect(told().sort()).toEqual(["established", "establishing"]);
  });

  it("a fault that nothing came for makes the report unclean", async () => {
    const graph = stopped(await simulate({ faults: ["throttled,operation=keepAlive"] }));
    await send(graph.graphUrl, INVITE);
    const { findings } = await graph.stop();
    expect(findings).toMatchObject([{ kind: "fault-idle" }]);
  });
});

describe("faults of a recording", () => {
  it("answer the bot in the place of Graph, and are not on the tape", async () => {
    const there = await upstream();
    const here = await recorder({ upstream: there.origin, faults: ["response-error,code=call-not-found"] });
    const ask = (): Promise<Response> => send(here.graphUrl, INVITE);
    expect([(await ask()).status, (await ask()).status]).toEqual([404, 200]);
    expect(there.requests).toHaveLength(1);
    expect((await here.tape()).map(({ response }) => response?.status)).toEqual([200]);
  });

  it.each([
    ["notification-dropped", [], 202],
    ["notification-twice", ["1 items", "1 items"], 202],
    ["notification-empty", ["0 items"], 202],
    ["notification-late,delay=1", ["1 items"], 202],
  ] as const)(
    "%s bends what the bot is told; the tape has it as Graph sent it",
    async (fault, heard, status) => {
      const there = await upstream();
      const { url, told } = await bot();
      const here = await recorder({ upstream: there.origin, callback: url, faults: [fault] });
      const body = JSON.stringify(OPERATION?.request.body);
      const answer = await fetch(here.callbackUrl, { method: "POST", body });
      expect(answer.status).toBe(status);
      expect(told()).toEqual(heard);
      expect(await here.tape()).toMatchObject([
        { request: { body: OPERATION?.request.body }, response: { status } },
      ]);
    },
  );

  it("passes a compressed notification on as what it says, and with no fault of notifications as it came", async () => {
    const text = JSON.stringify(OPERATION?.request.body);
    const heard = async (fault: string): Promise<string> => {
      const [there, bot] = [await upstream(), await upstream()];
      const here = await recorder({ upstream: there.origin, callback: `${bot.origin}/api`, faults: [fault] });
      const headers = { "content-encoding": "gzip", "content-type": "application/json" };
      await fetch(here.callbackUrl, { method: "POST", headers, body: gzipSync(text) });
      const [{ body, headers: got } = { body: Buffer.of(), headers: [] }] = bot.requests;
      return got.some((line) => line === "content-encoding: gzip")
        ? gunzipSync(body).toString()
        : body.toString();
    };
    expect(await heard("notification-twice")).toBe(text);
    expect(await heard("throttled")).toBe(text);
  });

  it("a bot that is not there is a failure on the tape, and Graph's connection breaks off", async () => {
    const there = await upstream();
    const gone = "http://127.0.0.1:9/api/calls";
    const here = await recorder({ upstream: there.origin, callback: gone, faults: ["notification-twice"] });
    const body = JSON.stringify(OPERATION?.request.body);
    await expect(fetch(here.callbackUrl, { method: "POST", body })).rejects.toThrow("fetch failed");
    expect(await here.tape()).toMatchObject([{ failure: { kind: "refused" } }]);
  });

  it.each(["response-slow", "response-reset,after=acted", "response-truncated"])(
    "%s is refused: the answer is Graph's",
    async (fault) => {
      const there = await upstream();
      await expect(passthrough({ upstream: there.origin, faults: [fault] })).rejects.toThrow(
        "is not for passthrough: the answer comes from the other side",
      );
    },
  );

  it.each(["exchange=x1", "participant=278405a3-f568-4b3e-b684-009193463064"])(
    "%s is refused: it is not known of what has just come",
    async (when) => {
      await expect(record({ cassette: "nowhere/at-all", faults: [`throttled,${when}`] })).rejects.toThrow(
        `throttled,${when} is not for record`,
      );
    },
  );
});
