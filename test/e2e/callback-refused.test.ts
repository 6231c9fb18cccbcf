import { describe, expect, it, onTestFinished } from "vitest";
import { simulate } from "../../src/compose/index.js";
import type { Event, Report } from "../../src/engine/events.js";
import { postJson } from "../support/asking.js";
import { startBotServer } from "../support/bot.js";
import { temporaryCassette } from "../support/cassettes.js";
import { CALLS, cassetteOf, request, toBot, toGraph } from "../support/exchanges.js";
import { event, startRollcall } from "../support/program.js";
import { replayer } from "../support/replayer.js";
import { end } from "../support/three-processes.js";

const CREATE = "/v1.0/communications/calls";
const ANSWER = `${CREATE}/${CALLS.two}/answer`;

/** The body of every request here. */
function naming(callbackUri: string) {
  return { callbackUri, targets: [{ identity: { user: { id: "1" } } }] };
}

const THEN = naming("http://127.0.0.1:9/then");
const CREATED = toGraph("x1", request("POST", CREATE, THEN), { status: 201, body: { id: CALLS.one } });
const ANSWERED = toGraph("x3", request("POST", ANSWER, THEN), { status: 202 });
const OF_ANSWERED = toBot("x4", CALLS.two, "x3");
const TAPE = [CREATED, toBot("x2", CALLS.one, "x1"), ANSWERED, OF_ANSWERED];

const OURS = "is rollcall's own graph listener. Name the bot's.";

/** URLs that nothing is posted to, `PORT` being that of rollcall's graph listener, and why. */
const REFUSED: [string, string, string][] = [
  ["rollcall's graph listener", "http://127.0.0.1:PORT/api/calls", OURS],
  ["that by name", "http://localhost:PORT/", OURS],
  ["that by a name with a dot", "http://localhost.:PORT/", OURS],
  ["that in IPv6", "http://[::1]:PORT/", OURS],
  ["that in IPv6 for IPv4", "http://[::ffff:127.0.0.1]:PORT/", OURS],
  ["that at any address", "http://0.0.0.0:PORT/", OURS],
  ["that as a number", "http://2130706433:PORT/", OURS],
  [
    "an address of another machine",
    "http://192.0.2.1/x",
    "callbackUri http://192.0.2.1 is on another machine",
  ],
  [
    "a name of another machine",
    "https://bot.example/x",
    "callbackUri https://bot.example is on another machine",
  ],
  ["a name that begins like this machine's", "http://localhost.bot.example/", "is on another machine"],
  ["a name that ends like this machine's", "http://notlocalhost/", "is on another machine"],
  ["a name that a name server is asked about", "http://bot.localhost:1/", "has a name that is looked up"],
  ["this machine's name with a dot", "http://localhost.:1/", "has a name that is looked up"],
  ["a cloud's own address", "http://169.254.169.254/latest", "is on another machine"],
  ["any address of this machine", "http://0.0.0.0:1/", "is on another machine"],
  ["no URL", "nonsense", 'callbackUri "nonsense" is no http(s) URL'],
  ["a file", "file:///etc/passwd", 'callbackUri "file:///etc/passwd" is no http(s) URL'],
  ["a user and a password", "http://me:hunter2@127.0.0.1:1/x", "holds a user or a password"],
];

/** What a request is answered with that names such a URL: no answer of Graph's, and no password in it. */
async function refusedWith(graph: string, path: string, url: string): Promise<string> {
  const live = JSON.stringify(naming(url.replace("PORT", new URL(graph).port)));
  const { status, headers, bytes } = await postJson(graph + path, live);
  expect([status, headers["x-rollcall"]]).toEqual([599, "refused"]);
  const { error } = JSON.parse(bytes.toString()) as { error: { code: string; message: string } };
  expect(error.code).toBe("rollcall.refused");
  expect(error.message).not.toContain("hunter2");
  return error.message;
}

/** Names a bot that listens; gives the status, once the bot has heard so many. */
async function askWell(graph: string, path: string, count: number): Promise<number> {
  const bot = await startBotServer();
  const { status } = await postJson(graph + path, JSON.stringify(naming(`${bot.callbackUrl}?bot=1`)));
  const heard = await bot.hears(count);
  expect(new Set(heard.map(({ url }) => url))).toEqual(new Set(["/api/calls?bot=1"]));
  return status;
}

function findings(report: Report) {
  return report.findings.map(({ kind, message }) => [kind, message]);
}

describe.each([
  ["creates a call", CREATE, 201],
  ["answers one", ANSWER, 202],
])("in replay a request that %s", (_what, path, status) => {
  it.each(REFUSED)(
    "and names %s is refused, and a good one is played after it",
    async (_name, url, reason) => {
      const session = await replayer(TAPE);
      const { graphUrl, events } = session;
      const message = await refusedWith(graphUrl, path, url);
      expect(message).toMatch(`rollcall does not play POST ${path}: `);
      expect(message).toContain(reason);
      expect(await askWell(graphUrl, path, 1)).toBe(status);
      const report = await session.stop();
      expect(report).toMatchObject({
        clean: false,
        requests: 2,
        played: 1,
        missed: 0,
        delivered: 1,
        undelivered: 0,
      });
      expect(findings(report)).toEqual([["callback-refused", message]]);
      expect(JSON.stringify(events)).not.toContain("hunter2");
    },
  );
});

describe("in replay a callbackUri is not judged", () => {
  it.each(REFUSED)("with --callback: %s", async (_name, url) => {
    const bot = await startBotServer();
    const session = await replayer(TAPE, { callback: bot.callbackUrl });
    const { graphUrl } = session;
    const live = JSON.stringify(naming(url.replace("PORT", new URL(graphUrl).port)));
    expect((await postJson(graphUrl + CREATE, live)).status).toBe(201);
    await bot.hears(1);
    expect(await session.stop()).toMatchObject({ clean: true, delivered: 1, findings: [] });
  });

  it.each(REFUSED)("where the tape has no notification of that call: %s", async (_name, url) => {
    const session = await replayer([CREATED, ANSWERED, OF_ANSWERED]);
    const { graphUrl } = session;
    const live = JSON.stringify(naming(url.replace("PORT", new URL(graphUrl).port)));
    expect((await postJson(graphUrl + CREATE, live)).status).toBe(201);
    expect(await session.stop()).toMatchObject({ clean: true, played: 1, findings: [] });
  });

  it("where the request is a miss anyway", async () => {
    const session = await replayer(TAPE);
    const { graphUrl } = session;
    const live = JSON.stringify({ ...naming("http://192.0.2.1/"), requestedModalities: ["video"] });
    expect((await postJson(graphUrl + CREATE, live)).headers["x-rollcall"]).toBe("miss");
    expect((await session.stop()).findings.map(({ kind }) => kind)).toEqual(["miss"]);
  });

  it("where it names none: the call is played, and its notification has nowhere to go", async () => {
    const session = await replayer(TAPE);
    const { graphUrl } = session;
    const { callbackUri: _none, ...live } = THEN;
    expect((await postJson(graphUrl + CREATE, JSON.stringify(live))).status).toBe(201);
    const reason = "no callback URL is known: the bot named none, and --callback was not given";
    expect(findings(await session.stop())).toEqual([["undelivered", `x2 was not delivered: ${reason}`]]);
  });
});

/** A simulated Graph, stopped when the test ends. */
async function simulated(callback?: string) {
  const events: Event[] = [];
  const onEvent = (one: Event): void => void events.push(one);
  const running = await simulate({ step: 1, onEvent, ...(callback !== undefined && { callback }) });
  onTestFinished(async () => {
    await running.stop();
  });
  return { ...running, events };
}

describe("in simulate a request", () => {
  it.each(REFUSED)(
    "that names %s is refused, and a good one is answered after it",
    async (_name, url, reason) => {
      const session = await simulated();
      const { graphUrl, events } = session;
      const message = await refusedWith(graphUrl, CREATE, url);
      expect(message).toMatch(`rollcall does not simulate POST ${CREATE}: `);
      expect(message).toContain(reason);
      expect(await askWell(graphUrl, CREATE, 2)).toBe(201);
      const report = await session.stop();
      expect(report).toMatchObject({ clean: false, requests: 2, played: 1, undelivered: 0 });
      expect(findings(report)).toEqual([["callback-refused", message]]);
      expect(JSON.stringify(events)).not.toContain("hunter2");
    },
  );

  it.each(REFUSED)("with --callback is not: %s; its notifications go there", async (_name, url) => {
    const bot = await startBotServer();
    const session = await simulated(bot.callbackUrl);
    const { graphUrl } = session;
    const live = JSON.stringify(naming(url.replace("PORT", new URL(graphUrl).port)));
    expect((await postJson(graphUrl + CREATE, live)).status).toBe(201);
    await bot.hears(2);
    expect(await session.stop()).toMatchObject({ clean: true, delivered: 2, findings: [] });
  });
});

describe("the process", () => {
  it.each([
    ["replay", 1],
    ["simulate", 2],
  ])("%s prints a refusal, ends with 1, and says why in its report", async (mode, count) => {
    const what = mode === "replay" ? [await temporaryCassette(cassetteOf(...TAPE))] : ["--step", "1"];
    const rollcall = startRollcall([mode, ...what, "--port", "0", "--json"]);
    const { graph } = await event(rollcall, "listening");
    const message = await refusedWith(graph, CREATE, "http://192.0.2.1/x");
    expect(await event(rollcall, "refused")).toMatchObject({ request: `POST ${CREATE}`, message });
    expect(await askWell(graph, CREATE, count)).toBe(201);
    const { status, stderr, report } = await end(rollcall);
    expect([status, stderr, findings(report)]).toEqual([1, "", [["callback-refused", message]]]);
  });
});
