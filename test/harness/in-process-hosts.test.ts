import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import { request as httpsRequest } from "node:https";
import type { AddressInfo } from "node:net";
import nock from "nock";
import { request as undiciRequest } from "undici";
import { afterEach, beforeEach, describe, onTestFinished, vi } from "vitest";
import { expect, test, type TestSession } from "../../src/harness/vitest.js";
import { messageOf } from "../../src/base/errors.js";
import { cassetteOf, request, toGraph } from "../support/exchanges.js";
import { temporaryCassette } from "../support/cassettes.js";
import { accepted, INVITE, send } from "../support/invite-one.js";
import { EACH_CLIENT, GRAPH } from "../support/process-clients.js";

const LOGIN = "https://login.microsoftonline.com";
const TOKEN = { access_token: "a token" };
const { fetch: firstFetch } = vi.hoisted(() => ({ fetch: globalThis.fetch })); // before nock is loaded

afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

/** What an error says, and what is beneath it. */
function saysOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  return [error, ...(cause === undefined ? [] : [cause])].map(messageOf).join(": ");
}

describe.each(EACH_CLIENT)("%s", (_name, ask) => {
  test("gets a token from a mock of the test's own, made before the session or behind it", async ({
    rollcall,
  }) => {
    const mock = (path: string): unknown => nock(LOGIN).post(path).reply(200, TOKEN);
    mock("/before");
    await rollcall.inProcess("invite-one");
    mock("/behind");
    for (const path of ["/before", "/behind"]) {
      const { status, body } = await ask(LOGIN + path, { body: "grant_type=client_credentials" });
      expect([status, JSON.parse(body.toString())]).toEqual([200, TOKEN]);
    }
  });

  test.for([/^https:\/\/login\./, "https://*.microsoftonline.com"])(
    "gets one from a mock that names its host by a pattern, %s",
    async (pattern, { rollcall }) => {
      await rollcall.inProcess("invite-one");
      const scope =
        typeof pattern === "string"
          ? nock("https://any.microsoftonline.com", {
              filteringScope: (origin) => origin.includes(".microsoftonline.com"),
            })
          : nock(pattern);
      scope.post("/token").reply(200, TOKEN);
      expect((await ask(`${LOGIN}/token`)).status).toBe(200);
    },
  );

  test.for(["enabled", "disabled"])(
    "is let go nowhere else, and hears why, with the net %s for nock",
    async (net, { rollcall }) => {
      if (net === "disabled") nock.disableNetConnect();
      await rollcall.inProcess("invite-one");
      const says = await ask("https://somewhere.invalid/path").then(() => "", saysOf);
      expect(says).toContain("rollcall.inProcess let no request out to somewhere.invalid: ");
      expect(says).toContain("Mock it with nock.");
    },
  );

  test("reaches this machine by all its names, also with the net disabled for nock", async ({ rollcall }) => {
    const port = await listeningEverywhere();
    await rollcall.inProcess("invite-one");
    nock.disableNetConnect();
    for (const host of ["127.0.0.1", "localhost", "[::1]", "127.1.2.3"]) {
      const { status, body } = await ask(`http://${host}:${port}/path?of=${host}`, { body: "hello" });
      expect([status, body.toString()]).toEqual([200, `POST /path?of=${host} hello`]);
    }
  });

  test.for([
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
    "https://graph.microsoft.com:443",
    "http://graph.microsoft.com",
    "https://GRAPH.microsoft.com",
  ])("is answered as by Graph at %s", async (origin, { rollcall }) => {
    const session = await rollcall.inProcess("invite-one");
    session.deliverTo(accepted);
    const { status } = await ask(origin + INVITE.url, { body: JSON.stringify(INVITE.body) });
    expect(status).toBe(200);
    await session.complete();
    expect(session).toBeClean();
  });
});

/** A server on all addresses of this machine, which says what it was asked. */
async function listeningEverywhere(): Promise<number> {
  const server = http.createServer((asked, response) => {
    let text = "";
    asked.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    asked.on("end", () => response.end(`${asked.method} ${asked.url} ${text}`));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "::"), "listening");
  return (server.address() as AddressInfo).port;
}

test("notifications go to the URL that the test names, wherever it is", async ({ rollcall }) => {
  nock.disableNetConnect();
  nock("http://bot.example").post("/api/calls").times(2).reply(202);
  const session = await rollcall.inProcess("invite-one");
  session.deliverTo("http://bot.example/api/calls");
  await send(GRAPH, INVITE);
  await session.complete();
  expect(session).toBeClean();
  expect(nock.isDone()).toBe(true);
});

test("rollcall's own posts are not the bot's: they are let out", async ({ rollcall }) => {
  const session = await rollcall.inProcess("invite-one", { deliveryTimeout: 5_000 });
  session.deliverTo("http://somewhere.invalid/");
  await send(GRAPH, INVITE);
  await session.complete();
  const reasons = session.report().findings.map(({ message }) => message);
  expect(reasons).toHaveLength(2);
  for (const reason of reasons) expect(reason).not.toContain("let no request out");
});

describe("a client that nock does not catch gets no connection to Graph: it is told why, and it is a finding", () => {
  const tape = cassetteOf(toGraph("x1", request("GET", "/v1.0/me")));
  let session: TestSession;
  beforeEach<{ rollcall: { inProcess: (file: string) => Promise<TestSession> } }>(async ({ rollcall }) => {
    session = await rollcall.inProcess(await temporaryCassette(tape));
  });

  const CLIENTS: Readonly<Record<string, () => Promise<unknown>>> = {
    undici: () => undiciRequest(`${GRAPH}/v1.0/me`),
    "a fetch that was taken before": () => firstFetch(`${GRAPH}/v1.0/me`),
    "a request that was imported by its name": () => once(httpsRequest(`${GRAPH}/v1.0/me`).end(), "response"),
    "node:http2": () => once(http2.connect(GRAPH), "connect"),
  };

  test.for(Object.entries(CLIENTS))("%s", async ([, ask], { rollcall: _opens }) => {
    const says = await ask().then(() => "an answer", saysOf);
    expect(says).toContain(
      "rollcall let no connection to graph.microsoft.com come about: it comes from a client that nock",
    );
    expect(session.report().findings).toMatchObject([{ kind: "unserved" }]);
  });
});
