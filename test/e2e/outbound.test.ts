import { once } from "node:events";
import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/tape/exchange.js";
import { startBotClient, startBotServer } from "../support/bot.js";
import { cassetteFile, readRepositoryCassette, requestsOf, temporaryCassette } from "../support/cassettes.js";
import { connect } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { CALLS, cassetteOf, request, toBot, toGraph } from "../support/exchanges.js";
import { watchOutbound } from "../support/outbound.js";
import { event, start, startRollcall } from "../support/program.js";
import { end, threeProcesses } from "../support/three-processes.js";

const ONE = readRepositoryCassette("invite-one");
const [INVITE] = requestsOf(ONE);
const OPERATION = ONE.exchanges[0]!.response!.headers["location"] as string;

/** Exchanges that name other hosts wherever one can stand. */
function temptations(): Exchange[] {
  const call = `https://graph.example.invalid/v1.0/communications/calls/${CALLS.one}`;
  const callback = "https://bot.example.invalid/api/calls";
  const create = request("POST", "/v1.0/communications/calls", { callbackUri: callback });
  const answer = { status: 201, headers: { location: call }, body: { "@odata.nextLink": call } };
  const notification = toBot("x1002", CALLS.one, "x1001");
  notification.request.url = callback;
  notification.request.headers = { host: "bot.example.invalid", referer: call };
  const redirect = { status: 307, headers: { location: "https://login.example.invalid/" } };
  const login = request("GET", "https://login.example.invalid/common/discovery/keys");
  return [
    toGraph("x1001", create, answer),
    notification,
    toGraph("x1003", request("GET", "/v1.0/me"), redirect),
    toGraph("x1004", login),
  ];
}

/** Sends requests as to a proxy, each on a connection of its own; gives the statuses of the answers. */
async function throughProxy(origin: string, requests: readonly [line: string, host: string][]) {
  const statuses: string[] = [];
  for (const [line, host] of requests) {
    const connection = await connect(origin);
    connection.send(`${line} HTTP/1.1`, `Host: ${host}`, "Connection: close", "", "");
    await once(connection.socket, "close");
    statuses.push(connection.text.split(" ")[1] ?? "none");
  }
  return statuses;
}

describe("a replay", () => {
  it("opens no socket and asks no DNS but for the callback that was given, whatever comes and is on the tape", async () => {
    const tape = { ...ONE, exchanges: [...ONE.exchanges, ...temptations()] };
    const watch = await watchOutbound();
    const { send, server, rollcall, graph } = await threeProcesses(
      await temporaryCassette(tape),
      [],
      watch.starting,
    );
    const [create, me, login] = requestsOf(cassetteOf(...temptations()));
    const hits = await send([INVITE!, create!, me!]);
    const misses = await send([
      ...[INVITE!, create!, request("GET", "/v1.0/users"), request("GET", new URL(OPERATION).pathname)],
    ]);
    const proxied = await throughProxy(graph, [
      [`GET ${OPERATION}`, "graph.microsoft.com"],
      [`GET ${login!.url}`, "login.example.invalid"],
      ["POST http://bot.example.invalid/api/calls", "bot.example.invalid"],
      ["GET /v1.0/users", "graph.example.invalid"],
      ["CONNECT graph.microsoft.com:443", "graph.microsoft.com:443"],
    ]);
    expect(hits.map(({ status }) => status)).toEqual([200, 201, 307]);
    expect(misses.map(({ status }) => status)).toEqual([599, 599, 599, 599]);
    expect(proxied).toEqual(["599", "599", "599", "599", "none"]);
    await server.hears(3);
    expect(await end(rollcall)).toMatchObject({
      status: 1,
      stderr: "",
      report: { delivered: 3, undelivered: 0 },
    });
    const { host } = new URL(server.callbackUrl);
    expect(watch.seen()).toEqual([`attempt ${host}`, `connect ${host}`, "watching"]);
  });

  it("without a callback opens no socket and asks no DNS at all", async () => {
    const watch = await watchOutbound();
    const rollcall = startRollcall(
      ["replay", cassetteFile("invite-one"), "--port", "0", "--json"],
      watch.starting,
    );
    const { graph } = await event(rollcall, "listening");
    await startBotClient().send(graph, [INVITE!]);
    expect(await end(rollcall)).toMatchObject({ status: 1, report: { undelivered: 2 } });
    expect(watch.seen()).toEqual(["watching"]);
  });
});

describe("the watch", () => {
  it.each(["localhost", "rollcall-bot.invalid"])(
    "sees a replay ask for %s and connect to it",
    async (name) => {
      const server = await startBotServer();
      const { port } = new URL(server.callbackUrl);
      const watch = await watchOutbound();
      const callback = ["--callback", `http://${name}:${port}/api/calls`];
      const command = ["replay", cassetteFile("invite-one"), ...callback, "--port", "0", "--json"];
      const { graph } = await event(startRollcall(command, watch.starting), "listening");
      await startBotClient().send(graph, [INVITE!]);
      await eventually(() => watch.seen()).toEqual(
        expect.arrayContaining([`connect ${name}:${port}`, `look-up ${name}`]),
      );
    },
  );

  it.each([
    ["net.connect(1, 'x.invalid')", "connect x.invalid:1"],
    ["net.createConnection({ port: 1, host: 'x.invalid' })", "connect x.invalid:1"],
    ["new net.Socket().connect('/x.invalid')", "connect /x.invalid"],
    ["tls.connect(1, 'x.invalid')", "connect x.invalid:1"],
    ["http.get('http://x.invalid:1')", "connect x.invalid:1"],
    ["https.get('https://x.invalid:1')", "connect x.invalid:1"],
    ["fetch('http://x.invalid:81')", "connect x.invalid:81"],
    ["net.connect(1, '127.0.0.1')", "attempt 127.0.0.1:1"],
    ["dns.lookup('x.invalid', () => {})", "look-up x.invalid"],
    ["dns.promises.lookup('x.invalid')", "look-up x.invalid"],
    ["dns.resolve4('x.invalid', () => {})", "look-up x.invalid"],
    ["dns.promises.resolve('x.invalid')", "look-up x.invalid"],
    ["new dns.Resolver().resolve6('x.invalid', () => {})", "look-up x.invalid"],
    ["new dns.promises.Resolver().resolveAny('x.invalid')", "look-up x.invalid"],
    ["dns.reverse('127.0.0.1', () => {})", "look-up 127.0.0.1"],
    ["dgram.createSocket('udp4').send('x', 1, '127.0.0.1')", "datagram"],
    ["import('node:dns').then(({ lookup }) => lookup('x.invalid', () => {}))", "look-up x.invalid"],
  ])("sees %s", async (code, line) => {
    const watch = await watchOutbound();
    start(process.execPath, ["-e", `process.on("uncaughtException", () => {}); ${code}`], watch.starting);
    await eventually(() => watch.seen()).toContain(line);
  });
});
