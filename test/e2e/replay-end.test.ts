import { createServer } from "node:net";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { Event } from "../../src/engine/events.js";
import { startBotClient, startBotServer } from "../support/bot.js";
import {
  cassetteFile,
  copies,
  joined,
  readRepositoryCassette,
  requestsOf,
  temporaryCassette,
} from "../support/cassettes.js";
import { eventually } from "../support/eventually.js";
import { listening } from "../support/listening.js";
import { event, startRollcall, type Program } from "../support/program.js";
import { end, threeProcesses } from "../support/three-processes.js";

const ONE = cassetteFile("invite-one");
const INVITE = requestsOf(readRepositoryCassette("invite-one"));

/** A replay whose bot has a client and nothing else. */
async function replay(...args: string[]) {
  const rollcall = startRollcall(["replay", ...args, "--port", "0", "--json"]);
  const { graph } = await event(rollcall, "listening");
  const client = startBotClient();
  return { rollcall, send: () => client.send(graph, INVITE) };
}

/** Everything that a replay printed. */
function eventsOf(rollcall: Program): Event[] {
  return rollcall.lines().map((line) => JSON.parse(line) as Event);
}

describe.each<NodeJS.Signals>(["SIGTERM", "SIGINT"])("%s", (signal) => {
  it("delivers what is due first: notifications whose lead has not passed yet", async () => {
    const { send, server, rollcall } = await threeProcesses(ONE, ["--lead", "300"]);
    await send(INVITE);
    const { status, report } = await end(rollcall, signal);
    expect(await server.hears(0)).toHaveLength(2);
    expect([status, report.clean, report.delivered]).toEqual([0, true, 2]);
  });

  it("waits for the answer to a notification that is on its way, and delivers those behind it", async () => {
    const { send, server, rollcall } = await threeProcesses(ONE);
    await server.hold();
    await send(INVITE);
    await server.hears(1);
    rollcall.kill(signal);
    await server.releaseAll();
    await server.hears(2);
    const { status } = await rollcall.ended;
    expect([status, (await event(rollcall, "report")).delivered]).toEqual([0, 2]);
  });

  it("at once after the addresses were printed still ends with a report", async () => {
    const rollcall = startRollcall(["replay", ONE, "--port", "0", "--json"]);
    await event(rollcall, "listening");
    expect(await end(rollcall, signal)).toMatchObject({
      ...{ status: 1, stderr: "" },
      report: { clean: false, findings: [{ kind: "no-request" }] },
    });
  });
});

it("a second signal ends it at once, whatever is under way", async () => {
  const { send, server, rollcall } = await threeProcesses(ONE);
  await server.hold();
  await send(INVITE);
  await server.hears(1);
  rollcall.kill("SIGTERM");
  let over = false;
  const ended = rollcall.ended.finally(() => (over = true));
  const killAgain = (): boolean => {
    if (!over) rollcall.kill("SIGINT");
    return over;
  };
  await eventually(killAgain).toBe(true);
  expect(await ended).toMatchObject({ status: null, stderr: "" });
});

describe("not clean, exit status 1", () => {
  it("a bot that is down: each notification is undelivered, and says so in words", async () => {
    const nobody = createServer();
    const url = `${await listening(nobody)}/api/calls`;
    await new Promise((resolve) => nobody.close(resolve));
    const { rollcall, send } = await replay(ONE, "--callback", url);
    await send();
    const { status, report } = await end(rollcall);
    expect([status, report.clean, report.undelivered, report.delivered]).toEqual([1, false, 2, 0]);
    const reason = `nothing listens at ${new URL(url).origin}: is the bot running?`;
    expect(report.findings.map(({ message }) => message)).toEqual([
      `x2 was not delivered: ${reason}`,
      `x3 was not delivered: ${reason}`,
    ]);
  });

  it.each([500, 404, 301])("a bot that answers %i where the tape has 202", async (live) => {
    const { send, server, rollcall } = await threeProcesses(ONE);
    await server.answerWith(live);
    await send(INVITE);
    await server.hears(2);
    expect(await end(rollcall)).toMatchObject({
      status: 1,
      report: {
        ...{ clean: false, delivered: 2, undelivered: 0 },
        findings: [
          { kind: "other-answer", message: `the bot answered x2 with ${live}, on the tape with 202` },
          { kind: "other-answer", message: `the bot answered x3 with ${live}, on the tape with 202` },
        ],
      },
    });
  });

  it("a bot that answers no notification in --delivery-timeout: the next one goes all the same", async () => {
    const { send, server, rollcall } = await threeProcesses(ONE, ["--delivery-timeout", "100"]);
    await server.hold();
    await send(INVITE);
    await rollcall.line((line) => line.includes(`"undelivered","exchange":"x3"`));
    const { status, report } = await end(rollcall);
    expect([status, report.undelivered]).toEqual([1, 2]);
    expect(report.findings.map(({ message }) => message)).toEqual([
      "x2 was not delivered: the bot did not answer within 100 ms",
      "x3 was not delivered: the bot did not answer within 100 ms",
    ]);
  });

  it("no --callback with notifications on the tape: it warns at the start, and each is undelivered", async () => {
    const { rollcall, send } = await replay(ONE);
    expect((await event(rollcall, "warning")).message).toMatch(
      /2 notifications of calls for which no request names a callbackUri, and no --callback/,
    );
    await send();
    const { status, report } = await end(rollcall);
    expect([status, report.undelivered]).toEqual([1, 2]);
    expect(report.findings[0]?.message).toBe(
      "x2 was not delivered: no callback URL is known: the bot named none, and --callback was not given",
    );
  });

  it("--strict with what was not played; without it that is only reported", async () => {
    const tape = joined(copies(readRepositoryCassette("invite-one"), 2));
    const file = await temporaryCassette(tape);
    for (const [options, status, kinds] of [
      [[], 0, []],
      [["--strict"], 1, ["unplayed", "unplayed", "unplayed"]],
    ] as const) {
      const { send, server, rollcall } = await threeProcesses(file, options);
      await send(INVITE);
      await server.hears(2);
      const ended = await end(rollcall);
      expect(ended).toMatchObject({ status, report: { unplayed: ["x1001", "x1002", "x1003"] } });
      expect(ended.report.findings.map(({ kind }) => kind)).toEqual(kinds);
    }
  });
});

it("--lead 0 delivers everything, in order", async () => {
  const { send, server, rollcall } = await threeProcesses(ONE, ["--lead", "0", "--strict"]);
  await send(INVITE);
  await server.hears(2);
  expect(await end(rollcall)).toMatchObject({ status: 0, report: { clean: true, delivered: 2 } });
});

it("--json prints an event a line: the first is `listening`, the last `report`, nothing else is printed", async () => {
  const { send, server, rollcall } = await threeProcesses(ONE);
  await send([...INVITE, ...INVITE]);
  await server.hears(2);
  const { stderr } = await end(rollcall);
  const events = eventsOf(rollcall);
  expect(events.map((one) => one.event)).toEqual([
    ...["listening", "played", "missed", "delivered", "delivered", "report"],
  ]);
  expect([events.at(0)?.event, events.at(-1)?.event]).toEqual(["listening", "report"]);
  expect(stderr).toBe("");
});

it.each([
  ["everything that happens", [], ["mode", "graph", "control", "x1", "x2", "x3", "clean", "digest"]],
  [
    "the addresses and the report only, with --quiet",
    ["--quiet"],
    ["mode", "graph", "control", "clean", "digest"],
  ],
])("without --json it prints for people: %s", async (_, options, starts) => {
  const server = await startBotServer();
  const rollcall = startRollcall([
    "replay",
    ONE,
    "--callback",
    server.callbackUrl,
    "--port",
    "0",
    ...options,
  ]);
  const address = await rollcall.line((line) => line.includes("graph"));
  await startBotClient().send(/http:\/\/[\d.:]+/.exec(address)![0], INVITE);
  await server.hears(2);
  rollcall.kill("SIGTERM");
  const { status, stdout, stderr } = await rollcall.ended;
  const lines = stripVTControlCharacters(stdout).trim().split("\n");
  expect(lines.map((line) => line.trim().split(" ")[0])).toEqual(starts);
  expect([status, stderr]).toEqual([0, ""]);
});
