import http from "node:http";
import nock from "nock";
import { expect, it, onTestFinished } from "vitest";
import { connect } from "../support/connection.js";
import { eventually } from "../support/eventually.js";
import { bodyOf } from "../support/head.js";
import { recorder } from "../support/recorder.js";
import { upstream } from "../support/upstream.js";

const GRAPH = "https://graph.microsoft.com";

/** Graph, played in this process: what it is asked, and what it answers. */
function graph(answer: (path: string) => string): string[] {
  const asked: string[] = [];
  nock(GRAPH)
    .persist()
    .get(() => true)
    .reply(200, function reply(path) {
      asked.push(`${String(this.req.headers["host"])} ${path}`);
      return answer(path);
    });
  nock.disableNetConnect();
  nock.enableNetConnect("127.0.0.1");
  onTestFinished(() => {
    nock.cleanAll();
    nock.enableNetConnect();
    nock.restore();
  });
  return asked;
}

it("without an upstream a request goes to Graph over https, its path and its host as Graph expects them", async () => {
  const asked = graph((path) => `answer to ${path}`);
  const proxy = await recorder({});
  const client = await connect(proxy.graphUrl);
  client.send("GET /v1.0/users('a')?$select=id HTTP/1.1", "Host: localhost", "", "");
  await eventually(() => bodyOf(client.text)).toContain("answer to /v1.0/users('a')?$select=id");
  expect(asked).toEqual(["graph.microsoft.com /v1.0/users('a')?$select=id"]);
  expect(await proxy.tape()).toMatchObject([
    { request: { url: "/v1.0/users('a')?$select=id" }, response: { status: 200 } },
  ]);
});

it("the way to the upstream is the agent's that was given", async () => {
  const behind = await upstream((response) => response.end("ok"));
  const agent = new http.Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  let used = 0;
  agent.on("free", () => (used += 1));
  const proxy = await recorder({ upstream: behind.origin, agent });
  const client = await connect(proxy.graphUrl);
  client.send("GET / HTTP/1.1", "Host: localhost", "", "");
  await eventually(() => bodyOf(client.text)).toContain("ok");
  await eventually(() => used).toBe(1);
});
