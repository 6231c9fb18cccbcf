import path from "node:path";
import { describe, expect, test } from "vitest";
import { connect, type RemoteControl } from "../../src/index.js";
import { openCassette } from "../../src/store/open.js";
import { cassetteFile } from "../support/cassettes.js";
import { startBotServer } from "../support/bot.js";
import { INVITE, send } from "../support/invite-one.js";
import { event, startRollcall, type Program } from "../support/program.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const ONE = cassetteFile("invite-one");

/** A rollcall of its own, and a client of its control API. */
async function controlled(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ program: Program; graph: string; client: RemoteControl; token: string; url: string }> {
  const program = startRollcall([...args, "--port", "0", "--json"], { env: { ...process.env, ...env } });
  const { graph, control: url = "", token = "" } = await event(program, "listening");
  return { program, graph, client: connect({ url, token }), token, url };
}

describe("rollcall replay", () => {
  test("is driven from outside: a fault, where to deliver, barriers, the log, the report", async () => {
    const { program, graph, client } = await controlled(["replay", ONE]);
    const bot = await startBotServer();
    const main = await client.session("main");
    expect(main.description).toEqual({ id: "main", mode: "replay", cassette: ONE, graph, seed: 0 });
    await main.deliverTo(bot.callbackUrl);
    await main.setFaults(["operation-fails"]);
    const invited = main.next("invite", 20_000);
    await send(graph, INVITE, { authorization: "Bearer a-live-token-of-the-bot" });
    const { exchange, request } = await invited;
    expect({ exchange, authorization: request.headers["authorization"] }).toEqual({
      exchange: "x1",
      authorization: "<redacted:authorization>",
    });
    await main.complete(20_000);
    expect((await bot.hears(1))[0]?.body).toContain('"failed"');
    expect(await main.report()).toMatchObject({ clean: true, faulted: 1, delivered: 1 });
    const names: string[] = [];
    const following = (async () => {
      for await (const { event: one } of main.events()) names.push(one.event);
    })();
    program.kill("SIGTERM");
    expect((await program.ended).status).toBe(0);
    await following;
    expect([names[0], names.at(-1)]).toEqual(["listening", "report"]);
    expect(names).toEqual(expect.arrayContaining(["played", "faulted", "delivered"]));
  });

  test("a session that requests have named is controlled by itself", async () => {
    const { graph, client } = await controlled(["replay", path.dirname(ONE)]);
    const bot = await startBotServer();
    const main = await client.session("main");
    await main.deliverTo(bot.callbackUrl);
    for (const key of ["a", "b"])
      expect((await send(`${graph}/~invite-one:${key}`, INVITE)).status).toBe(200);
    const a = await client.session("main~invite-one:a");
    await a.complete(20_000);
    await a.rewind();
    expect((await send(a.graphUrl, INVITE)).status).toBe(200);
    await a.settled(20_000);
    expect(await a.report()).toMatchObject({ requests: 2, clean: true });
    const b = await client.session("main~invite-one:b");
    expect((await b.report()).requests).toBe(1);
  });

  test("has the token that it is given, and refuses every other", async () => {
    const own = { ROLLCALL_CONTROL_TOKEN: "a-token-of-mine" };
    const { client, token, url } = await controlled(["replay", ONE], own);
    expect(token).toBe("a-token-of-mine");
    expect(await client.sessions()).toHaveLength(1);
    const stranger = connect({ url, token: "another" });
    await expect(stranger.sessions()).rejects.toMatchObject({ code: "ROLLCALL_TOKEN" });
  });
});

describe("sessions that are created", () => {
  test("run beside each other, each with options of its own, and end with their client's word", async () => {
    const { client, program } = await controlled(["replay", ONE]);
    const bot = await startBotServer();
    const asked = { cassette: ONE, callback: bot.callbackUrl };
    const [plain, broken] = await Promise.all([
      client.create(asked),
      client.create({ ...asked, faults: ["throttled,retry-after=0"], seed: 7 }),
    ]);
    expect((await send(plain.graphUrl, INVITE)).status).toBe(200);
    expect((await send(broken.graphUrl, INVITE)).status).toBe(429);
    await plain.complete(20_000);
    expect(await plain.stop()).toMatchObject({ clean: true, requests: 1 });
    expect(await broken.stop()).toMatchObject({ requests: 1, faulted: 1, seed: 7 });
    await expect(send(plain.graphUrl, INVITE)).rejects.toThrow();
    expect((await client.sessions()).map(({ id }) => id)).toEqual(["main"]);
    program.kill("SIGTERM");
    await program.ended;
  });

  test("time that stands still is moved from outside", async () => {
    const { client } = await controlled(["replay", ONE]);
    const bot = await startBotServer();
    const session = await client.create({ cassette: ONE, callback: bot.callbackUrl, timing: "manual" });
    await send(session.graphUrl, INVITE);
    await session.settled(20_000);
    expect((await session.report()).delivered).toBe(0);
    await session.advance(60_000);
    expect((await session.report()).delivered).toBe(2);
  });

  test("a recording is created, and folded when it ends", async () => {
    const { client } = await controlled(["replay", ONE]);
    const graph = await client.create({ mode: "simulate" });
    const file = path.join(await temporaryFolder(), "call.json");
    const recording = await client.create({ mode: "record", cassette: file, upstream: graph.graphUrl });
    await send(recording.graphUrl, INVITE);
    await expect(recording.rewind()).rejects.toMatchObject({ code: "ROLLCALL_NOT_IN_MODE" });
    await recording.stop();
    expect((await openCassette(file)).cassette.exchanges).toMatchObject([{ id: "x1" }]);
  });

  test("what nobody has ended is ended, and folded, with the process", async () => {
    const { client, program } = await controlled(["replay", ONE]);
    const graph = await client.create({ mode: "simulate" });
    const file = path.join(await temporaryFolder(), "call.json");
    const recording = await client.create({ mode: "record", cassette: file, upstream: graph.graphUrl });
    await send(recording.graphUrl, INVITE);
    program.kill("SIGTERM");
    await program.ended;
    expect((await openCassette(file)).unfolded).toBeUndefined();
  });

  test.each([
    [{ cassette: `${ONE}s` }, /there is no such file/],
    [{ cassette: ONE, faults: ["operation-fail"] }, /Is operation-fails meant\?/],
    [{ cassette: ONE, sed: 1 }, /no member "sed" here .* Is seed meant\?/],
    [
      { cassette: ONE, timing: "slow" },
      /timing="slow" will not do: it takes one of instant, recorded, manual/,
    ],
    [{ cassette: ONE, upstream: "http://x" }, /no member "upstream"/],
    [{ cassette: ONE, callback: "no URL" }, /no http\(s\) URL/],
    [{}, /cassette is missing/],
  ])("are refused for %j, with what is wrong", async (asked, message) => {
    const { client } = await controlled(["replay", ONE]);
    await expect(client.create(asked)).rejects.toThrow(message);
    expect(await client.sessions()).toHaveLength(1);
  });
});
